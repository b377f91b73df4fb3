// Dialogs of a pipeline that are fetched when somebody opens one.
export const dialogs = {
  'bulk-dialog': () => import('./bulk/bulk-dialog.ts'),
  'return-dialog': () => import('./exchange/return-dialog.ts'),
  'stages-dialog': () => import('./stages/stages-dialog.ts'),
}
