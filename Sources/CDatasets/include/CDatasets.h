// The built-in data sets as CSV text, embedded in the binary.
#pragma once

#include <stddef.h>

/// Text that lives as long as the process; it doesn't end in a zero byte.
struct cdatasets_text {
    const unsigned char *bytes;
    size_t count;
};

struct cdatasets_text cdatasets_breast_cancer(void);
struct cdatasets_text cdatasets_diabetes(void);
struct cdatasets_text cdatasets_digits(void);
struct cdatasets_text cdatasets_iris(void);
struct cdatasets_text cdatasets_wine(void);
