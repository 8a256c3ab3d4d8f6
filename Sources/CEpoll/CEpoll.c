#define _GNU_SOURCE
#include "CEpoll.h"

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

_Static_assert(CEPOLL_READABLE == EPOLLIN, "EPOLLIN");
_Static_assert(CEPOLL_WRITABLE == EPOLLOUT, "EPOLLOUT");
_Static_assert(CEPOLL_ERROR == EPOLLERR, "EPOLLERR");
_Static_assert(CEPOLL_HANG_UP == EPOLLHUP, "EPOLLHUP");
_Static_assert(CEPOLL_PEER_CLOSED == EPOLLRDHUP, "EPOLLRDHUP");

enum { MAXIMUM_EVENTS = 256 };

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data = {.u64 = tag}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int cepoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cepoll_add(int epoll, int descriptor, uint32_t events, uint64_t tag) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, events, tag);
}

int cepoll_modify(int epoll, int descriptor, uint32_t events, uint64_t tag) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events, tag);
}

int cepoll_wait(int epoll, struct cepoll_event *events, int capacity, int timeout_ms) {
    struct epoll_event ready[MAXIMUM_EVENTS];
    if (capacity > MAXIMUM_EVENTS) capacity = MAXIMUM_EVENTS;
    int count = epoll_wait(epoll, ready, capacity, timeout_ms);
    for (int i = 0; i < count; i++) {
        events[i].events = ready[i].events;
        events[i].tag = ready[i].data.u64;
    }
    return count;
}

int cepoll_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int cepoll_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
