"""The service: what a commission runs on election night. Needs the packages of the extra `web`.

One Django app, a folder for each concern:

    access.py    who may do what: every route declares it, or is not served
    people/      accounts, signing in, lock-out, one-time codes
    places/      which units a person may see
    setup/       the election: loaded, shown, confirmed by its SHA-256; training
    entry/       `cells`, `value`, `machine`: double entry in plain Python; `store`: kept in the database; pages
    observers/   observers' own copies: submitted, corrected, withdrawn; beside what is definitive
    scans/       photos and scans of the paper: what is taken, how it is kept, who sees it
    uploads.py   how much a request may send, by its route
    control/     the coordinator: progress, differences, decisions, corrections; the tally
    standing.py  what is definitive, counted and decided: once for each state of the figures
    findings/    the findings of `mandat count` with their life: open, explained, closed, open again
    lots/        drawn lots, recorded by one and confirmed by another
    approval/    one state approved by two; the signed protocol
    results/     the public pages, made once for each standing; the downloads by the journal's head
    journal/     every change, chained; written in the same transaction
    keeping/     backup and restore, health, the log
    sqlite/      Django's SQLite with a queue for those who write

The rooms below do the work: forms and relations are those of `mandat.law.forms`, the tally and the outcome those of
`mandat count` and `mandat decide` on the exported folder. Nothing is counted here a second time.
"""
