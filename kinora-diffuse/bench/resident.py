#!/usr/bin/env python3
"""Runs a command and tells how much anonymous memory it took: pages of mapped files, which the system takes back when
it wants, do not count. Linux only.

    python resident.py [--every 0.1] COMMAND ...
"""
import argparse, subprocess, time

ap = argparse.ArgumentParser()
ap.add_argument('--every', type=float, default=0.1); ap.add_argument('command', nargs=argparse.REMAINDER)
A = ap.parse_args()
process = subprocess.Popen(A.command)
begun, seen = time.time(), []


def tree(pid):
    """A process and all that it started."""
    children = open(f'/proc/{pid}/task/{pid}/children').read().split()
    return [pid] + [p for child in children for p in tree(int(child))]


def memory(pid):
    status = dict(line.split(':', 1) for line in open(f'/proc/{pid}/status'))
    return [int(status[key].split()[0]) / 1024 for key in ('RssAnon', 'RssFile')]


while process.poll() is None:
    try:
        anonymous, file = map(sum, zip(*map(memory, tree(process.pid))))
        seen.append((time.time() - begun, anonymous, file))
    except (FileNotFoundError, KeyError, ProcessLookupError):
        pass  # One of them has just ended.
    time.sleep(A.every)
for second, anonymous, file in seen[:: max(1, len(seen) // 20)]:
    print(f'{second:8.1f} s  RssAnon {anonymous:8.0f} MiB  RssFile {file:8.0f} MiB')
print(f'most RssAnon {max(s[1] for s in seen):.0f} MiB in {time.time() - begun:.0f} s')
raise SystemExit(process.returncode)
