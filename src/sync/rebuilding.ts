// Documents that are built anew on this device, put together: after a refusal (R), and where the office has built them
// anew (Z). Both end in the next generation of a document.
import type { Address } from '../documents/address.ts'
import type { CatalogueLine } from './api.ts'
import { Epochs, type EpochsContext } from './epochs.ts'
import type { Link } from './link.ts'
import { Recoveries, type RecoveryContext, type RecoveryEvents } from './recovery.ts'
import type { Requests } from './requests.ts'

export interface RebuildingContext
  extends Pick<RecoveryContext, 'environment' | 'outbox' | 'kinds' | 'document'>,
    Pick<EpochsContext, 'chores' | 'cargo' | 'leads' | 'open'>,
    Pick<RecoveryEvents, 'onRecovered' | 'onOver'> {
  readonly requests: Requests
  readonly uplink: Pick<Link, 'ready'>
  readonly lines: () => ReadonlyMap<Address, CatalogueLine>
}

export class Rebuilding {
  readonly recoveries: Recoveries
  readonly epochs: Epochs

  constructor(context: RebuildingContext) {
    const { requests, uplink, onOver } = context
    this.recoveries = new Recoveries(
      {
        ...context,
        epochOf: address => this.epochs.of(address),
        fetch: (address, epoch) => requests.state(address, epoch),
        check: (address, lists) => requests.check(address, lists),
      },
      {
        ...context,
        onOver: queue => {
          onOver(queue)
          this.epochs.settled(queue)
        },
      },
    )
    this.epochs = new Epochs({ ...context, recoveries: this.recoveries, online: () => uplink.ready })
  }
}
