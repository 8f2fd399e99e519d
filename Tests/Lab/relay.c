/* A TCP relay that holds every byte back for a time and counts turn-arounds.
 *
 *   relay --to HOST:PORT [--listen HOST:PORT] [--delay MILLISECONDS] [--log FILE] [--count FILE]
 *
 * Prints the port that it listens on. For each connection that ends it writes a line to the log:
 * the round trips (how often the client spoke after the server had), and the bytes each way.
 * The file of --count always holds the sums of all connections so far: TURNS UP DOWN.
 * The delay is that of one way: a round trip takes twice as long. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 2048, BLOCK = 65536 };

struct piece { struct piece *next; double due; size_t from, count; char bytes[]; };
struct way { int in, out, ended, closed; struct piece *first, **last; long long bytes; size_t held; };
struct link { int used, turns, server_spoke; struct way up, down; };

static struct link links[MOST];
static volatile sig_atomic_t over;
static void stop(int signal) { (void)signal; over = 1; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static struct addrinfo *resolve(const char *text, int passive) {
  char host[256];
  const char *colon = strrchr(text, ':');
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = passive ? AI_PASSIVE : 0}, *found;
  if (!colon || (size_t)(colon - text) >= sizeof host) return NULL;
  memcpy(host, text, colon - text);
  host[colon - text] = 0;
  return getaddrinfo(host, colon + 1, &hints, &found) ? NULL : found;
}

static void begin(struct way *way, int in, int out) {
  memset(way, 0, sizeof *way);
  way->in = in;
  way->out = out;
  way->last = &way->first;
}

static int count_file = -1;
static long long turns, up, down;

/* In one write of a fixed length, so that a reader never sees half of it. */
static void tell_count(void) {
  char text[64];
  if (count_file < 0) return;
  int length = snprintf(text, sizeof text, "%9lld %12lld %12lld\n", turns, up, down);
  if (pwrite(count_file, text, length, 0) != length) exit(1);
}

static void take(struct link *link, struct way *way, double delay) {
  static char block[BLOCK];
  ssize_t count = read(way->in, block, sizeof block);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) { way->ended = 1; return; }
  if (way == &link->down) link->server_spoke = 1;
  else if (link->server_spoke || !link->turns) { link->turns++; turns++; link->server_spoke = 0; }
  *(way == &link->down ? &down : &up) += count;
  tell_count();
  struct piece *piece = malloc(sizeof *piece + count);
  if (!piece) exit(1);
  *piece = (struct piece){.due = now() + delay, .count = count};
  memcpy(piece->bytes, block, count);
  *way->last = piece;
  way->last = &piece->next;
  way->bytes += count;
  way->held += count;
}

static void give(struct way *way, double time) {
  while (way->first && way->first->due <= time) {
    struct piece *piece = way->first;
    ssize_t count = write(way->out, piece->bytes + piece->from, piece->count - piece->from);
    if (count < 0) {
      if (errno == EAGAIN || errno == EINTR) return;
      way->ended = 1;
      count = piece->count - piece->from;
    }
    piece->from += count;
    way->held -= count;
    if (piece->from < piece->count) return;
    way->first = piece->next;
    if (!way->first) way->last = &way->first;
    free(piece);
  }
  if (way->ended && !way->first && !way->closed) {
    shutdown(way->out, SHUT_WR);
    way->closed = 1;
  }
}

static void finish(FILE *log, struct link *link) {
  fprintf(log, "turns %d up %lld down %lld\n", link->turns, link->up.bytes, link->down.bytes);
  fflush(log);
  close(link->up.in);
  close(link->down.in);
  link->used = 0;
}

int main(int count, char **words) {
  const char *to = NULL, *listen_on = "127.0.0.1:0", *path = NULL;
  double delay = 0;
  for (int i = 1; i + 1 < count; i += 2) {
    if (!strcmp(words[i], "--to")) to = words[i + 1];
    else if (!strcmp(words[i], "--listen")) listen_on = words[i + 1];
    else if (!strcmp(words[i], "--delay")) delay = atof(words[i + 1]) / 1000;
    else if (!strcmp(words[i], "--log")) path = words[i + 1];
    else if (!strcmp(words[i], "--count")) count_file = open(words[i + 1], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    else { fprintf(stderr, "relay: unknown option %s\n", words[i]); return 2; }
  }
  if (!to) { fprintf(stderr, "relay: --to HOST:PORT is needed\n"); return 2; }
  struct addrinfo *target = resolve(to, 0), *own = resolve(listen_on, 1);
  if (!target || !own) { fprintf(stderr, "relay: cannot resolve an address\n"); return 2; }
  FILE *log = path ? fopen(path, "a") : stdout;
  int door = socket(own->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  if (!log || door < 0 || bind(door, own->ai_addr, own->ai_addrlen) || listen(door, 1024)) {
    fprintf(stderr, "relay: %s\n", strerror(errno));
    return 1;
  }
  fcntl(door, F_SETFL, O_NONBLOCK);
  struct sockaddr_storage name;
  socklen_t size = sizeof name;
  getsockname(door, (struct sockaddr *)&name, &size);
  printf("%d\n", ntohs(((struct sockaddr_in *)&name)->sin_port));
  fflush(stdout);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, stop);
  signal(SIGINT, stop);

  while (!over) {
    static struct pollfd waiting[1 + 2 * MOST];
    double time = now(), due = time + 3600;
    int n = 0;
    waiting[n++] = (struct pollfd){.fd = door, .events = POLLIN};
    for (struct link *l = links; l < links + MOST; l++) {
      if (!l->used) continue;
      struct way *ways[2] = {&l->up, &l->down};
      for (int i = 0; i < 2; i++) {
        struct way *mine = ways[i], *other = ways[1 - i];
        short events = !mine->ended && mine->held < (8 << 20) ? POLLIN : 0;
        if (other->first && other->first->due <= time) events |= POLLOUT;
        else if (other->first && other->first->due < due) due = other->first->due;
        waiting[n++] = (struct pollfd){.fd = events ? mine->in : -1, .events = events};
      }
    }
    struct timespec span = {.tv_sec = due - time, .tv_nsec = 0};
    span.tv_nsec = (due - time - span.tv_sec) * 1e9;
    if (ppoll(waiting, n, &span, NULL) < 0 && errno != EINTR) return 1;
    n = 1;
    time = now();
    for (struct link *l = links; l < links + MOST; l++) {
      if (!l->used) continue;
      if (waiting[n].revents & (POLLIN | POLLHUP | POLLERR) && !l->up.ended) take(l, &l->up, delay);
      n++;
      if (waiting[n].revents & (POLLIN | POLLHUP | POLLERR) && !l->down.ended)
        take(l, &l->down, delay);
      n++;
      give(&l->up, time);
      give(&l->down, time);
      if (l->up.closed && l->down.closed) finish(log, l);
    }
    if (waiting[0].revents & POLLIN) {
      int client = accept(door, NULL, NULL);
      if (client < 0) continue;
      struct link *l = links;
      while (l < links + MOST && l->used) l++;
      int server = socket(target->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (l == links + MOST || server < 0 || connect(server, target->ai_addr, target->ai_addrlen)) {
        close(client);
        if (server >= 0) close(server);
        continue;
      }
      setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      fcntl(client, F_SETFL, O_NONBLOCK);
      fcntl(server, F_SETFL, O_NONBLOCK);
      memset(l, 0, sizeof *l);
      l->used = 1;
      begin(&l->up, client, server);
      begin(&l->down, server, client);
    }
  }
  for (struct link *l = links; l < links + MOST; l++)
    if (l->used) finish(log, l);
  return 0;
}
