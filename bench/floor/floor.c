/* The floor: what the same round trips cost with nothing around them.
 *
 *   floor --hosts FILE --key FILE --steps FILE [--user NAME] [--at-once N]
 *
 * Opens one SSH session and one shell for each host (a line `ADDRESS PORT` each), sends the lines
 * of the steps one after the other, each when the one before has answered, and ends. One thread,
 * one poll loop, libssh. A step is a line of shell, or `@send FILE COMMAND`: the bytes of FILE as
 * the input of COMMAND. Host keys are not checked. Ends with 1 if a host could not be reached. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <libssh/libssh.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 2048, MARK = 1, READY = 2 };

struct step { char *text; size_t length; const char *bulk; size_t size; };

struct host {
  char address[64];
  unsigned port;
  enum { WAITING, CONNECTING, PROVING, OPENING, STARTING, RUNNING, DONE } state;
  ssh_session session;
  ssh_channel channel;
  size_t step, sent, bulk_sent;
  int is_ready;
};

static struct host hosts[MOST];
static struct step steps[MOST];
static size_t host_count, step_count;
static const char *user = "root";
static ssh_key key;

static void die(const char *what, const char *why) {
  fprintf(stderr, "floor: %s: %s\n", what, why);
  exit(1);
}

/* The text of a step as the shell reads it: the mark 1 follows its output. */
static void add_step(const char *line) {
  struct step *step = &steps[step_count++];
  char file[512];
  int from = 0;
  if (sscanf(line, "@send %511s %n", file, &from) == 1) {
    struct stat info;
    int descriptor = open(file, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &info)) die(file, "cannot be read");
    step->size = info.st_size;
    step->bulk = mmap(NULL, info.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (step->bulk == MAP_FAILED) die(file, "cannot be mapped");
    /* The shell reads ahead: the bytes wait until it says that it does no more. */
    asprintf(&step->text, "printf '\\002'; head -c %zu | %s; printf '\\001'\n", step->size, line + from);
  } else {
    asprintf(&step->text, "{ %s\n} </dev/null; printf '\\001'\n", line);
  }
  step->length = strlen(step->text);
}

static void begin(struct host *host) {
  int off = 0, on = 1;
  host->session = ssh_new();
  ssh_options_set(host->session, SSH_OPTIONS_PROCESS_CONFIG, &off);
  ssh_options_set(host->session, SSH_OPTIONS_HOST, host->address);
  ssh_options_set(host->session, SSH_OPTIONS_PORT, &host->port);
  ssh_options_set(host->session, SSH_OPTIONS_USER, user);
  ssh_options_set(host->session, SSH_OPTIONS_NODELAY, &on);
  ssh_set_blocking(host->session, 0);
  host->state = CONNECTING;
}

/* Whether a call of libssh is done; a failure ends the program. */
static int is_done(struct host *host, int result, int good, int again) {
  if (result == good) return 1;
  if (result != again) die(host->address, ssh_get_error(host->session));
  return 0;
}

static int give(struct host *host) {
  struct step *step = &steps[host->step];
  if (host->sent < step->length) {
    int count = ssh_channel_write(host->channel, step->text + host->sent, step->length - host->sent);
    if (count > 0) host->sent += count;
  }
  while (host->is_ready && host->bulk_sent < step->size) {
    size_t left = step->size - host->bulk_sent;
    int count = ssh_channel_write(host->channel, step->bulk + host->bulk_sent, left > 1 << 20 ? 1 << 20 : left);
    if (count <= 0) break;
    host->bulk_sent += count;
  }
  return ssh_get_status(host->session) & SSH_WRITE_PENDING;
}

/* Reads what came; goes to the next step after the mark. */
static void take(struct host *host) {
  static char buffer[65536];
  int count;
  while ((count = ssh_channel_read_nonblocking(host->channel, buffer, sizeof buffer, 0)) > 0) {
    for (int i = 0; i < count; i++) {
      if (buffer[i] == READY) host->is_ready = 1;
      if (buffer[i] != MARK) continue;
      host->sent = host->bulk_sent = host->is_ready = 0;
      if (++host->step == step_count) { host->state = DONE; return; }
    }
  }
  if (count == SSH_ERROR || ssh_channel_is_eof(host->channel)) die(host->address, "the shell ended");
  while (ssh_channel_read_nonblocking(host->channel, buffer, sizeof buffer, 1) > 0) {}
}

/* Goes as far as a host can without waiting. */
static void advance(struct host *host) {
  int one = 1, descriptor = ssh_get_fd(host->session);
  if (descriptor >= 0) setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
  switch (host->state) {
    case CONNECTING:
      if (!is_done(host, ssh_connect(host->session), SSH_OK, SSH_AGAIN)) return;
      host->state = PROVING; /* fall through */
    case PROVING:
      if (!is_done(host, ssh_userauth_publickey(host->session, NULL, key), SSH_AUTH_SUCCESS, SSH_AUTH_AGAIN)) return;
      host->channel = ssh_channel_new(host->session);
      host->state = OPENING; /* fall through */
    case OPENING:
      if (!is_done(host, ssh_channel_open_session(host->channel), SSH_OK, SSH_AGAIN)) return;
      host->state = STARTING; /* fall through */
    case STARTING:
      if (!is_done(host, ssh_channel_request_exec(host->channel, "/bin/sh"), SSH_OK, SSH_AGAIN)) return;
      host->state = RUNNING; /* fall through */
    case RUNNING:
      for (size_t before = -1; host->state == RUNNING && before != host->step;) {
        before = host->step;
        give(host);
        take(host);
      }
      if (host->state == RUNNING) give(host);
      break;
    default: break;
  }
}

static void finish(struct host *host) {
  ssh_channel_free(host->channel);
  ssh_silent_disconnect(host->session);
  ssh_free(host->session);
}

int main(int count, char **words) {
  const char *hosts_file = NULL, *key_file = NULL, *steps_file = NULL;
  size_t at_once = 50, begun = 0, done = 0;
  for (int i = 1; i + 1 < count; i += 2) {
    if (!strcmp(words[i], "--hosts")) hosts_file = words[i + 1];
    else if (!strcmp(words[i], "--key")) key_file = words[i + 1];
    else if (!strcmp(words[i], "--steps")) steps_file = words[i + 1];
    else if (!strcmp(words[i], "--user")) user = words[i + 1];
    else if (!strcmp(words[i], "--at-once")) at_once = atoi(words[i + 1]);
    else die(words[i], "unknown option");
  }
  if (!hosts_file || !key_file || !steps_file) die("usage", "--hosts FILE --key FILE --steps FILE");
  if (ssh_pki_import_privkey_file(key_file, NULL, NULL, NULL, &key)) die(key_file, "is no key");
  FILE *file = fopen(hosts_file, "r");
  if (!file) die(hosts_file, "cannot be read");
  while (host_count < MOST && fscanf(file, "%63s %u", hosts[host_count].address, &hosts[host_count].port) == 2) host_count++;
  fclose(file);
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  if (!(file = fopen(steps_file, "r"))) die(steps_file, "cannot be read");
  while (step_count < MOST && (length = getline(&line, &room, file)) > 0) {
    line[strcspn(line, "\n")] = 0;
    add_step(line);
  }
  fclose(file);
  while (done < host_count) {
    static struct pollfd waiting[MOST];
    static struct host *of[MOST];
    size_t n = 0;
    while (begun < host_count && begun - done < at_once) {
      begin(&hosts[begun]);
      advance(&hosts[begun++]);
    }
    for (size_t i = 0; i < begun; i++) {
      if (hosts[i].state == DONE) continue;
      int writes = hosts[i].state == CONNECTING || ssh_get_status(hosts[i].session) & SSH_WRITE_PENDING;
      of[n] = &hosts[i];
      waiting[n++] = (struct pollfd){.fd = ssh_get_fd(hosts[i].session), .events = POLLIN | (writes ? POLLOUT : 0)};
    }
    if (poll(waiting, n, 30000) == 0) die("poll", "nothing happens");
    for (size_t i = 0; i < n; i++) {
      if (!waiting[i].revents) continue;
      advance(of[i]);
      if (of[i]->state == DONE) { finish(of[i]); done++; }
    }
  }
  return 0;
}
