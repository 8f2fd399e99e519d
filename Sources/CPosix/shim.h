// What Linux has and the Glibc module of Swift leaves out, because it needs _GNU_SOURCE.
#pragma once
#include <fcntl.h>
#include <spawn.h>

extern int pipe2(int ends[2], int flags);
extern int posix_openpt(int flags);
extern int grantpt(int descriptor);
extern int unlockpt(int descriptor);
extern int ptsname_r(int descriptor, char *name, unsigned long size);

/// A pipe that no child inherits: ends[0] to read, ends[1] to write.
static inline int martlet_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/// The flag of posix_spawn that starts the child in a session of its own.
static inline short martlet_spawn_new_session(void) { return 0x80; }
