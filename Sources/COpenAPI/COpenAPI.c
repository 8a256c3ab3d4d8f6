#include "COpenAPI.h"

// #embed is C23; clang has it in every language mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char yaml[] = {
#embed "openapi.yaml"
};

struct copenapi_text copenapi_yaml(void) {
    return (struct copenapi_text){yaml, sizeof yaml};
}
