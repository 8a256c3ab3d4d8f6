// Compiles a function for AVX-512, AVX2 and the baseline; the loader picks one.
#ifndef CK_MULTIVERSION_H
#define CK_MULTIVERSION_H

#if defined(__x86_64__) && defined(__linux__)
#define CK_FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_FAST
#endif
#define CK_INLINE static inline __attribute__((always_inline))

#endif
