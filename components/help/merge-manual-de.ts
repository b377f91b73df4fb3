// Die Handbuchseite *Zusammenführen* auf Deutsch.
import type { Manual } from './merge-manual.ts'

export const de: Manual = {
  title: 'So wird zusammengeführt',
  lead: 'Satchel-Dateien tragen eine Pipeline von einem Gerät zum anderen, per E-Mail, Stick oder Kabel, ganz ohne Netz. Der Innendienst führt sie zusammen: Datensatz für Datensatz und Feld für Feld, nie eine ganze Datei über eine andere.',
  contents: 'Auf dieser Seite',
  sections: [
    {
      id: 'when',
      title: 'Wann Sie es brauchen, und wann nicht',
      text: [
        'Mit Netz muss nichts von Hand zusammengeführt werden: Was Sie eingeben, geht von selbst ins Büro, und was andere eingeben, kommt zu Ihnen, auf dieselbe Weise und nach denselben Regeln.',
        'Eine Datei brauchen Sie, wo es lange kein Netz gibt, wo Sie jemandem eine Pipeline in die Hand geben wollen oder wo aus mehreren Pipelines eine werden soll.',
      ],
      picture: {
        type: 'way',
        stations: [
          ['Auf dem Gerät', 'Ohne Netz arbeiten, dann „Weitergeben“, „Als Satchel-Datei sichern“'],
          ['In der Hand', 'Teilen, schicken, auf einen Stick kopieren'],
          ['Am Schreibtisch', '„Zusammenführen“: ansehen, was sich ändern würde, dann zusammenführen'],
        ],
        caption:
          'Der Weg einer Satchel-Datei. Zusammengeführt wird im Büro oder von der Assistenz, am besten am Schreibtisch; ein Außendienst öffnet und sichert Dateien und kann sie nicht selbst hineindrücken.',
      },
    },
    {
      id: 'save',
      title: 'Eine Datei sichern',
      text: [
        'Öffnen Sie die Pipeline und ihr Menü zum Exportieren (am Telefon hinter dem Trichter „Filtern und ordnen“) und wählen Sie „Als Satchel-Datei sichern“. Ein Telefon fragt, mit wem Sie sie teilen wollen; ein Rechner legt sie zu den Downloads. Die Datei heißt nach der Pipeline und dem Tag.',
        'Sie enthält die Pipeline, wie sie auf diesem Gerät steht, samt allem, was noch nicht im Büro ist, jede Änderung mit der Unterschrift dessen, der sie gemacht hat. Sie ist nicht verschlüsselt: Wer die Datei hat, kann sie lesen. Geben Sie sie weiter wie ein Papier.',
        'Das Sichern ändert nichts. Das Gerät übergibt seine Änderungen weiterhin selbst, sobald es wieder ein Netz hat, und das Büro erkennt dann, was es schon hat.',
      ],
    },
    {
      id: 'open',
      title: 'Eine Datei auf einem Gerät öffnen',
      text: [
        'Jedes Gerät öffnet eine Satchel-Datei, mit und ohne Netz: Wählen Sie „Datei öffnen“ über der Liste der Pipelines, oder legen Sie sie auf der Liste ab. Ist Satchel als App installiert, öffnet sich die Datei auch aus Ihren Ordnern und E-Mails damit.',
        'Eine Pipeline, die noch nicht auf dem Gerät ist, ist sofort da, und Sie arbeiten darin wie in jeder anderen. Eine, die schon da ist, wird erst verglichen: Am Schreibtisch sehen Sie Datensatz für Datensatz, was die Datei ändert, und nichts geschieht, bevor Sie „Zusammenführen“ wählen. Ein Telefon übernimmt, was mit nichts in Widerspruch steht; das Übrige überlässt es dem Schreibtisch. Über abweichende Werte entscheiden Sie auf dem Gerät, auch ohne Netz.',
        'Dazu müssen Sie nie angemeldet gewesen sein: Wählen Sie „Ohne Anmeldung an einer Satchel-Datei arbeiten“, nennen Sie Ihren Namen und wählen Sie die Datei. Das Gerät gehört dann zur Firma der Datei und lehnt Dateien anderer Firmen ab. Ihre Änderungen bleiben auf dem Gerät und in jeder Datei, die Sie sichern. Melden Sie sich später an, gehen sie unter Ihrem Namen ins Büro.',
        'Was andere geändert haben und Sie bei sich tragen, geht ins Büro, sobald Ihr Gerät ein Netz hat, unter deren Namen; die Historie nennt Sie als die Person, die es gebracht hat. Änderungen, deren Verfasser im Büro niemand kennt, liegen dann unter „Nicht angenommen“, und Sie können das Büro bitten, sie einzulassen.',
      ],
    },
    {
      id: 'merge',
      title: 'Am Schreibtisch zusammenführen',
      text: [
        'Administration und Innendienst dürfen in jede Pipeline zusammenführen, die Assistenz in die eigenen und die der Außendienstler, für die sie arbeitet. Der Außendienst sichert Dateien und gibt sie weiter.',
      ],
      steps: [
        'Wählen Sie „Zusammenführen“ über der Liste der Pipelines oder im Menü einer Pipeline.',
        'Wählen Sie eine Datei oder mehrere aus, oder legen Sie sie ab. Jede wird sofort gelesen und geprüft; was an ihr nicht stimmt, steht neben ihrem Namen. Pipelines, die im Büro sind, können ohne Datei dazukommen.',
        'Sagen Sie, wohin: in eine vorhandene Pipeline, in eine neue oder, bei mehreren Dateien, jede in ihre eigene. Zur Kopie einer Pipeline wird diese Pipeline vorgeschlagen.',
        'Sagen Sie, wer für die Verkaufschancen zuständig ist: Zuständige beibehalten oder selbst übernehmen.',
        'Sehen Sie an, was sich ändern würde: je Datensatz, mit dem alten und dem neuen Wert jedes Feldes. Bis hierher wird nichts geschrieben; verlassen Sie die Seite, ist nichts geschehen.',
        'Führen Sie zusammen. Solange die Dateien gesendet und verglichen werden, können Sie noch abbrechen. Sobald geschrieben wird, läuft es zu Ende, damit nichts halb getan bleibt.',
        'Lesen Sie die Zahlen, und folgen Sie dem Weg zu den abweichenden Werten, wo es welche gibt.',
      ],
    },
    {
      id: 'rules',
      title: 'Was nach welcher Regel zusammengeführt wird',
      text: [
        'Es kommt darauf an, wovon eine Datei die Kopie ist. Die Kopie der Pipeline, in die Sie zusammenführen, ist dasselbe Dokument: Ihre Änderungen gehen hinein, als hätten ihre Verfasser sie im Büro eingegeben, unter deren Namen. Jede andere Pipeline kommt dazu: Ihre Datensätze bringt die Person ein, die zusammenführt.',
        'Keine Regel fragt nach der Uhrzeit: Ein Gerät, dessen Uhr falsch geht, gewinnt und verliert dadurch nichts.',
      ],
      table: {
        head: ['Was', 'Kopie derselben Pipeline', 'Eine andere Pipeline'],
        rows: [
          [
            'Datensatz, den es hier nicht gibt',
            'kommt hinzu',
            'kommt mit allen Feldern und Texten hinzu; archivierte als archiviert',
          ],
          [
            'Feld, das eine Seite geändert hat',
            'die Änderung wird übernommen',
            'die Änderung wird übernommen; als geändert gilt, was anders ist als das, was diese Pipeline zuletzt gebracht hat',
          ],
          ['Feld, das beide auf denselben Wert geändert haben', 'es ist nichts zu tun', 'es ist nichts zu tun'],
          [
            'Feld, das beide auf verschiedene Werte geändert haben',
            'abweichender Wert',
            'abweichender Wert: Der hiesige gilt',
          ],
          [
            'Lange Texte (Notizen)',
            'beide Änderungen bleiben, Buchstabe für Buchstabe',
            'beide Änderungen bleiben, wo sie verschiedene Stellen betreffen; sonst gilt der hiesige Text, und der andere wird daneben geführt',
          ],
          [
            'Archivierte Datensätze',
            'bleiben archiviert, und die Änderung steht darin; sie stehen unter „inzwischen archiviert“, wo eine Seite änderte, was die andere archivierte, ohne voneinander zu wissen, gleich wer zuerst',
            'ebenso',
          ],
          [
            'Name und Währung der Pipeline',
            'wie jedes Feld',
            'bleiben, wie sie sind; eine neue Pipeline übernimmt sie von dem, woraus sie entsteht',
          ],
          [
            'Phasen',
            'wie jeder Datensatz',
            'fehlende legt an, wer Phasen festlegen darf; sonst tritt eine Phase gleichen Namens an ihre Stelle',
          ],
          [
            'Beträge in einer anderen Währung',
            'kommen nicht vor',
            'werden nicht zusammengeführt; Sie erfahren, welche es sind',
          ],
          ['Dieselbe Datei noch einmal', 'ändert nichts', 'ändert nichts'],
          ['Mehrere Dateien', 'ihre Reihenfolge ist gleichgültig', 'ihre Reihenfolge ist gleichgültig'],
        ],
      },
    },
    {
      id: 'collisions',
      title: 'Was ein abweichender Wert (eine Kollision) ist',
      text: [
        'Zwei Personen haben dasselbe Feld auf verschiedene Werte gesetzt, und keine hatte den der anderen gesehen. Zweimal derselbe Wert ist keine Kollision, mehrere Änderungen einer Person nacheinander sind keine, und eine Änderung in Kenntnis der anderen ist auch keine.',
        'Nichts geht verloren, und nichts wird stillschweigend entschieden: Ein Wert gilt, jeder andere bleibt daneben aufgehoben, mit Verfasser und Zeit, auf jedem Gerät, das die Pipeline trägt, bis jemand entscheidet. Die Liste der Pipelines, die Pipeline und das Feld zeigen es.',
        'Zum Entscheiden öffnen Sie den Datensatz: Behalten Sie, was gilt, oder übernehmen Sie mit einem Tipp den anderen Wert. Den anderen zu übernehmen ist eine gewöhnliche Änderung; die Historie nennt sie, und sie lässt sich rückgängig machen. Was ohne Netz entschieden wurde, geht mit jeder Datei mit, die danach gesichert wird: Wer sie bekommt, wird nicht noch einmal gefragt, und die Historie im Büro nennt, wer entschieden hat.',
      ],
      picture: {
        type: 'collision',
        before: 'Preis 40',
        left: ['Darcel, ohne Netz:', 'Preis 45'],
        right: ['Renate, im Büro:', 'Preis 50'],
        stands: ['Gilt', 'Preis 50'],
        beside: ['Daneben, bis entschieden ist', 'Preis 45, von Darcel'],
        caption: 'Zwei Änderungen an einem Feld, die nichts voneinander wussten.',
      },
    },
    {
      id: 'owners',
      title: 'Was mit den Zuständigen geschieht',
      text: [
        'Zuständige beibehalten: Jede Verkaufschance bleibt bei der Person, die in der Datei für sie zuständig ist. Das ist der Normalfall.',
        'Selbst übernehmen: Sie werden zuständig für jede Verkaufschance, die durch dieses Zusammenführen hinzukommt oder sich ändert, und für keine andere. Die Pipeline selbst bleibt, wem sie gehört; eine neue Pipeline gehört Ihnen.',
      ],
    },
    {
      id: 'authors',
      title: 'Wer als Verfasser genannt wird',
      text: [
        'Änderungen aus der Kopie derselben Pipeline behalten ihre Verfasser. Die Historie nennt, wer jede Änderung auf welchem Gerät gemacht hat, nicht, wer die Datei getragen hat. Kommt das Gerät wieder ans Netz, erkennt das Büro, was es schon hat: Nichts ist doppelt da.',
        'Was ein Verfasser nicht tun durfte, wird auch aus einer Datei nicht angenommen. Es wartet im Büro unter „Prüfen“, und der Verfasser erfährt wie immer, warum.',
        'Änderungen, für deren Verfasser hier niemand bürgt (ein Gerät, das nie angemeldet war oder gesperrt ist, eine Datei aus einem fremden Programm), bleiben beim Zusammenführen im Büro weg. Der Innendienst kann sie einlassen; sie werden dann im Namen der Person geschrieben, die zustimmt, und als nicht unterschrieben gekennzeichnet. Was einmal eingelassen wurde, kommt kein zweites Mal, welche Datei es auch enthält; eine spätere Datei bringt, was an ihr neu ist.',
      ],
    },
    {
      id: 'files',
      title: 'Welche Dateien woher kommen können',
      text: [
        'Eine Satchel-Datei (.satchel) kann jedes Gerät Ihrer Firma sichern, und das Büro über seine Befehlszeile (satchel export --satchel).',
      ],
      table: {
        head: ['Die Datei', 'Was geschieht'],
        rows: [
          [
            'eines Geräts, das ohne Netz war',
            'lässt sich jederzeit zusammenführen, auch nachdem das Gerät selbst wieder am Netz war',
          ],
          [
            'einer Pipeline, die ohne Netz begonnen wurde',
            'lässt sich als sie selbst zusammenführen; sie wird zu einer Pipeline der Person, die sie begonnen hat',
          ],
          ['mit mehreren Pipelines', 'was eine Kopie des Ziels ist, wird zusammengeführt, die anderen kommen dazu'],
          [
            'die unvollständig kopiert wurde oder beschädigt ist',
            'wird abgelehnt: Ihre Prüfsummen stimmen nicht. Kopieren Sie sie noch einmal',
          ],
          ['einer anderen Firma', 'wird abgelehnt'],
          ['einer neueren Version von Satchel', 'wird abgelehnt, bis diese hier aktualisiert ist'],
          ['aus der Zeit, bevor die Pipeline im Büro neu aufgebaut wurde', 'wird abgelehnt; sichern Sie eine neue'],
          ['mit Unterschriften, die nicht stimmen', 'wird als Ganzes abgelehnt'],
          ['mit mehr als 64 MB', 'wird abgelehnt; alle Dateien eines Zusammenführens dürfen zusammen 64 MB haben'],
          [
            'die keine Satchel-Datei ist',
            'wird abgelehnt. Excel- und CSV-Dateien holen Sie über das Menü ihrer Pipeline zurück, CSV-Listen neuer Verkaufschancen über den Import',
          ],
        ],
      },
    },
    {
      id: 'trouble',
      title: 'Wenn etwas dazwischenkommt',
      text: [
        'Lässt sich eine Datei nicht lesen, wird von keiner etwas verwendet, und der Satz neben ihrem Namen sagt, was zu tun ist.',
        'Fällt das Netz aus, während die Dateien gesendet werden, hat sich nichts geändert; führen Sie noch einmal zusammen. Fällt es später aus, läuft das Zusammenführen im Büro zu Ende; führen Sie noch einmal zusammen, um zu sehen, dass nichts mehr zu tun ist.',
        'Sollte mittendrin der Rechner des Büros selbst ausfallen, führt er beim nächsten Start von selbst zu Ende, was er begonnen hat; Sie müssen nichts tun.',
        'Was nicht hätte zusammengeführt werden sollen, holen Sie in der Historie der Datensätze Wert für Wert zurück; nichts, was verdrängt wurde, ist verloren.',
      ],
    },
  ],
}
