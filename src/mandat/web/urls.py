"""Every route. Who may use it stands at its view (`access.allow`)."""

from django.urls import path

from mandat.web import api, home
from mandat.web.approval import views as approval
from mandat.web.control import protocol as paper
from mandat.web.control import tally
from mandat.web.control import views as control
from mandat.web.entry import views as entry
from mandat.web.findings import views as findings
from mandat.web.journal import views as journal
from mandat.web.lots import views as lots
from mandat.web.observers import views as observers
from mandat.web.people import views as people
from mandat.web.results import data, deciding
from mandat.web.results import views as results
from mandat.web.scans import views as scans
from mandat.web.setup import views as setup

handler404 = "mandat.web.pages.not_found"

urlpatterns = [
    path("", home.home, name="home"),
    path("health", home.health, name="health"),
    path("sign-in", people.sign_in, name="sign-in"),
    path("sign-out", people.sign_out, name="sign-out"),
    path("alive", people.alive, name="alive"),
    path("account", people.account, name="account"),
    path("people", people.people, name="people"),
    path("people/<int:pk>", people.change, name="person"),
    path("setup", setup.setup, name="setup"),
    path("entry", entry.waiting, name="waiting"),
    path("entry/<int:pk>", entry.entry, name="entry"),
    path("entry/<int:pk>/claim", entry.claim, name="claim"),
    path("entry/<int:pk>/checks", entry.checks, name="checks"),
    path("entry/<int:pk>/save", entry.save, name="save"),
    path("entry/<int:pk>/finish", entry.finish, name="finish"),
    path("entry/<int:pk>/act", entry.act, name="entry-act"),
    path("control", control.control, name="control"),
    path("control/<int:pk>", paper.protocol, name="protocol"),
    path("control/<int:pk>/act", paper.act, name="protocol-act"),
    path("tally", tally.tally, name="tally"),
    path("tally/election.zip", tally.folder, name="folder"),
    path("findings", findings.findings, name="findings"),
    path("findings/act", findings.act, name="finding-act"),
    path("lots", lots.lots, name="lots"),
    path("lots/act", lots.act, name="lot-act"),
    path("approval", approval.approval, name="approval"),
    path("approval/act", approval.act, name="approve"),
    path("approval/<int:pk>/protocol.pdf", approval.protocol, name="signed-protocol"),
    path("control/observers", observers.differing, name="differing"),
    path("observers", observers.copies, name="copies"),
    path("observers/observers.zip", observers.folder, name="observers-folder"),
    path("observers/<int:pk>", observers.copy, name="copy"),
    path("observers/<int:pk>/checks", observers.checks, name="copy-checks"),
    path("observers/<int:pk>/submit", observers.submit, name="copy-submit"),
    path("observers/<int:pk>/withdraw", observers.withdraw, name="copy-withdraw"),
    path("scans/<int:pk>/attach", scans.attach, name="scan-attach"),
    path("scans/<int:pk>/set-aside", scans.set_aside, name="scan-set-aside"),
    path("scans/<str:digest>", scans.picture, name="scan"),
    path("journal", journal.public, name="journal"),
    path("journal/journal.jsonl", journal.export, name="journal-export"),
    path("results", results.start, name="results"),
    path("results/opening", deciding.opening, name="results-opening"),
    path("results/<str:lang>/", results.overview, name="results-overview"),
    path("results/<str:lang>/elected", results.elected, name="results-elected"),
    path("results/<str:lang>/contests", results.contests, name="results-contests"),
    path("results/<str:lang>/missing", results.missing, name="results-missing"),
    path("results/<str:lang>/data", results.downloads, name="results-data"),
    path("results/<str:lang>/contest/<path:contest>", results.contest, name="results-contest"),
    path("results/<str:lang>/unit/<path:unit>", results.unit, name="results-unit"),
    path("data/<str:head>/<str:name>", data.data, name="data"),
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/", api.api.urls),
]
