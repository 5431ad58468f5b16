"""Starting the service: the data folder, the settings, the migrations, and Granian."""

import gc
import os
import secrets
import stat
from pathlib import Path

import django

from mandat.language import Text, text


class NotServed(ValueError):
    """Something that keeps the service from starting; `message` says what."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def prepared(data: Path, host: str, names: list[str], https: bool) -> None:
    """The data folder with its secret key, Django set up, and the database brought up to date."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = _secret(data / "secret")
    except OSError as error:
        raise NotServed(
            text("{file} cannot be written: {why}", file=str(data), why=error.strerror or str(error))
        ) from None
    hosts = [*names, host, "localhost", "127.0.0.1", "[::1]"]
    os.environ["MANDAT_DATA"] = str(data.resolve())
    os.environ["MANDAT_SECRET"] = secret
    os.environ["MANDAT_HOSTS"] = ",".join(dict.fromkeys(one for one in hosts if one not in ("0.0.0.0", "::")))
    os.environ["MANDAT_HTTPS"] = "1" if https else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "mandat.web.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise NotServed(text("the database cannot be used: {why}", why=" ".join(str(error).split()))) from None


def _secret(path: Path) -> str:
    """The secret key, made once; nobody else on the machine may read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NotServed(
                text("{file}: expected a file that its owner alone may read (mode 600)", file=str(path))
            ) from None
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def run(host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop. Each worker is a process; what they share is the database."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    from mandat.web.keeping.log import CONFIG
    from mandat.web.setup.current import current

    current()  # unpacked here, it is there in every process
    gc.collect()
    gc.freeze()  # and is not gone through again and again for what could be thrown away
    connections.close_all()
    print(text("mandat serves http://{host}:{port} - stop with Ctrl+C", host=host, port=str(port)), flush=True)
    Granian(
        "mandat.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # Python runs one thread at a time: two would only hold each other's transactions up
        log_access=False,
        log_dictconfig={key: CONFIG[key] for key in ("formatters", "handlers", "loggers")},
    ).serve()
