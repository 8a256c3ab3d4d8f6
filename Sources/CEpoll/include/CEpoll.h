/// The four Linux calls that Swift's Glibc module does not carry: epoll, eventfd and accept4.
///
/// Every function returns what the system call returns: -1 with `errno` set on failure.
#ifndef CEPOLL_H
#define CEPOLL_H

#include <stdint.h>
#include <sys/socket.h>

/// What a descriptor can be ready for; the values are those of `<sys/epoll.h>`.
enum {
    CEPOLL_READABLE = 0x001,
    CEPOLL_WRITABLE = 0x004,
    CEPOLL_ERROR = 0x008,
    CEPOLL_HANG_UP = 0x010,
    CEPOLL_PEER_CLOSED = 0x2000,
};

/// One readiness report, without the packing that `struct epoll_event` has on x86-64.
struct cepoll_event {
    uint32_t events;
    uint64_t tag;
};

/// `epoll_create1(EPOLL_CLOEXEC)`.
int cepoll_create(void);

/// `epoll_ctl(EPOLL_CTL_ADD)`, level-triggered.
int cepoll_add(int epoll, int descriptor, uint32_t events, uint64_t tag);

/// `epoll_ctl(EPOLL_CTL_MOD)`, level-triggered.
int cepoll_modify(int epoll, int descriptor, uint32_t events, uint64_t tag);

/// `epoll_wait`; `capacity` is cut to 256, `timeout_ms` of -1 waits for ever.
int cepoll_wait(int epoll, struct cepoll_event *events, int capacity, int timeout_ms);

/// `eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)`.
int cepoll_eventfd(void);

/// `accept4(…, SOCK_NONBLOCK | SOCK_CLOEXEC)`.
int cepoll_accept(int listener, struct sockaddr *address, socklen_t *length);

#endif
