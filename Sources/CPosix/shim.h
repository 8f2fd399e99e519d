// What Linux has and the Glibc module of Swift leaves out, because it needs _GNU_SOURCE.
//
// No header of the system is included: its types would belong to this module then, and not to
// Glibc's. The numbers are part of the kernel's and of glibc's binary interface.
#pragma once

extern int pipe2(int ends[2], int flags);

/// A pipe that no child inherits: ends[0] to read, ends[1] to write.
static inline int martlet_pipe(int ends[2]) { return pipe2(ends, 02000000 /* O_CLOEXEC */); }

/// The flag of posix_spawn that starts the child in a session of its own.
static inline short martlet_spawn_new_session(void) { return 0x80; /* POSIX_SPAWN_SETSID */ }
