# SPDX-License-Identifier: Apache-2.0
"""Progress for a waiting person: one line for each step, with the seconds since the start."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

from devcloud.trouble import Trouble

#: A step that prints nothing for this many seconds says that it is still working.
PATIENCE = 10.0


class Progress:
    """Prints what is being done, and for how many seconds the command has been running."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Return the seconds since the command began."""
        return time.monotonic() - self.started

    def say(self, text: str) -> None:
        """Print one line."""
        print(f"[{self.elapsed:4.0f} s] {text}", flush=True)

    def run(
        self,
        what: str,
        command: Sequence[str | Path],
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Run a command to its end, with its output in ``log`` and a line every ten seconds.

        Raises Trouble, naming the log, if the command fails.
        """
        self.say(what)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            output.write(f"\n== {what}: {' '.join(map(str, command))}\n".encode())
            output.flush()
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd=cwd,
            )
            begun = time.monotonic()
            try:
                while True:
                    try:
                        code = process.wait(timeout=PATIENCE)
                        break
                    except subprocess.TimeoutExpired:
                        self.say(f"  still at it, {time.monotonic() - begun:.0f} s so far")
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if code:
            raise Trouble(f"This failed: {what} (exit code {code}).{_last_line(log)}", log)


def _last_line(log: Path) -> str:
    """Return the last line of a log that mentions an error, or else its last line, as a quotation."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096), os.SEEK_SET)
        lines = file.read().decode(errors="replace").strip().splitlines()
    telling = [line for line in lines if "rror" in line] or lines
    return f' It said: "{telling[-1].strip()[:300]}".' if telling else ""
