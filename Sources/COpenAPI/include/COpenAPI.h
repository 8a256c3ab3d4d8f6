// The contract as YAML text, embedded in the binary.
#pragma once

#include <stddef.h>

/// Text that lives as long as the process; it doesn't end in a zero byte.
struct copenapi_text {
    const unsigned char *bytes;
    size_t count;
};

struct copenapi_text copenapi_yaml(void);
