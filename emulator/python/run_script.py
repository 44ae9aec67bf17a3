"""Runs the script of an aws:executeScript step.

The process gets a socket as file descriptor 3. On it arrives one line of JSON, the request; on it go back lines of
JSON: `{"sleep": seconds}`, answered by the time that it is then, and at last `{"returned": ...}` or `{"raised": text}`.

The script lives in the stand-in's time: what it sleeps passes there, where waiting costs nothing, and what it reads as
the current time is the stand-in's. Without this a script that polls a resource would wait for a world that waits for it.
"""

import datetime
import importlib
import json
import os
import socket
import sys
import threading
import time
import traceback

MAX_BYTES = 100 * 1024


class Channel:
    def __init__(self, fd):
        self.stream = socket.socket(fileno=fd).makefile("rwb")
        self.lock = threading.Lock()

    def send(self, message):
        self.stream.write(json.dumps(message).encode() + b"\n")
        self.stream.flush()

    def receive(self):
        line = self.stream.readline()
        if not line:
            os._exit(1)
        return json.loads(line)

    def ask(self, message):
        with self.lock:
            self.send(message)
            return self.receive()


def limit(memory):
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        # not every system knows every limit
        pass


def live_in_time_of(channel, now):
    """Puts the stand-in's clock in the place of the machine's."""
    real_time, real_monotonic = time.time, time.monotonic
    offset = [now / 1000 - real_time(), 0.0]

    def sleep(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        answer = channel.ask({"sleep": seconds})
        # the stand-in may live in a time of its own, which stands still while the script works
        offset[0] = max(offset[0] + seconds, answer["now"] / 1000 - real_time())
        offset[1] += seconds

    time.sleep = sleep
    time.time = lambda: real_time() + offset[0]
    time.monotonic = lambda: real_monotonic() + offset[1]

    real_datetime, real_date = datetime.datetime, datetime.date

    class IsReal(type):
        # what was made before, or in C, is of the same kind
        def __instancecheck__(cls, value):
            return isinstance(value, real_datetime if cls is Datetime else real_date)

        def __subclasscheck__(cls, other):
            return issubclass(other, real_datetime if cls is Datetime else real_date)

    class Datetime(real_datetime, metaclass=IsReal):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls):
            return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls):
            return cls.fromtimestamp(time.time())

    class Date(real_date, metaclass=IsReal):
        @classmethod
        def today(cls):
            return cls.fromtimestamp(time.time())

    Datetime.__name__ = Datetime.__qualname__ = "datetime"
    Date.__name__ = Date.__qualname__ = "date"
    datetime.datetime, datetime.date = Datetime, Date


def text_of(error):
    """The traceback, from the script's own first frame on."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename in (__file__, importlib.__file__):
        frames = frames.tb_next
    while frames is not None and "importlib" in frames.tb_frame.f_code.co_filename:
        frames = frames.tb_next
    lines = traceback.format_exception(type(error), error, frames, chain=False)
    if frames is None:
        lines.insert(0, "Traceback (most recent call last):\n")
    return "".join(lines).strip()


def run(request):
    sys.path.insert(0, request["folder"])
    module = importlib.import_module(request["module"])
    handler = getattr(module, request["function"])
    returned = json.dumps(handler(request["events"], request["context"]))
    size = len(returned.encode())
    if size > MAX_BYTES:
        return {"raised": "The output of the script has %d bytes, more than the limit of %d." % (size, MAX_BYTES)}
    return {"returned": json.loads(returned)}


def main():
    channel = Channel(3)
    request = channel.receive()
    limit(request["memory"])
    live_in_time_of(channel, request["now"])
    try:
        answer = run(request)
    except SystemExit as error:
        answer = {"raised": "SystemExit: %s" % error.code}
    except BaseException as error:
        answer = {"raised": text_of(error)}
    sys.stdout.flush()
    sys.stderr.flush()
    with channel.lock:
        channel.send(answer)
    # threads that the script left behind do not hold the step up
    os._exit(0)


main()
