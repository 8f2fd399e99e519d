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

extern int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);

/// Has the child begin without any descriptor from `first` on, whoever opened it and however.
static inline int martlet_spawn_close_from(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// epoll(7): descriptors that are armed for one event each, and tell by a number whose they are.

struct martlet_event {
  unsigned int events;
  unsigned long long owner;
}
#ifdef __x86_64__
__attribute__((packed))
#endif
;

extern int epoll_create1(int flags);
extern int epoll_ctl(int poller, int operation, int descriptor, void *event);
extern int epoll_wait(int poller, void *events, int most, int milliseconds);

/// A poller that no child inherits.
static inline int martlet_poller(void) { return epoll_create1(02000000 /* EPOLL_CLOEXEC */); }

/// Arms a descriptor: `isOnce` for the next event only. The kernel forgets descriptors that are
/// closed, so one that was armed before may be new to it.
static inline int martlet_arm(
    int poller, int descriptor, int reads, int writes, int isOnce, unsigned long long owner) {
  struct martlet_event event = {
      (reads ? 1u /* EPOLLIN */ : 0) | (writes ? 4u /* EPOLLOUT */ : 0) |
          (isOnce ? 1u << 30 /* EPOLLONESHOT */ : 0),
      owner};
  if (epoll_ctl(poller, 3 /* EPOLL_CTL_MOD */, descriptor, &event) == 0) return 0;
  return epoll_ctl(poller, 1 /* EPOLL_CTL_ADD */, descriptor, &event);
}

/// Waits for events; the number of them, whose owners are told.
static inline int martlet_wait(
    int poller, unsigned long long *owners, int most, int milliseconds) {
  struct martlet_event events[64];
  int count = epoll_wait(poller, events, most < 64 ? most : 64, milliseconds);
  for (int i = 0; i < count; i++) owners[i] = events[i].owner;
  return count;
}
