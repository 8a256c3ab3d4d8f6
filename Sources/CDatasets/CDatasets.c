#include "CDatasets.h"

// #embed is C23; clang has it in every language mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char breast_cancer[] = {
#embed "csv/breast_cancer.csv"
};

static const unsigned char diabetes[] = {
#embed "csv/diabetes.csv"
};

static const unsigned char digits[] = {
#embed "csv/digits.csv"
};

static const unsigned char iris[] = {
#embed "csv/iris.csv"
};

static const unsigned char wine[] = {
#embed "csv/wine.csv"
};

struct cdatasets_text cdatasets_breast_cancer(void) {
    return (struct cdatasets_text){breast_cancer, sizeof breast_cancer};
}

struct cdatasets_text cdatasets_diabetes(void) {
    return (struct cdatasets_text){diabetes, sizeof diabetes};
}

struct cdatasets_text cdatasets_digits(void) {
    return (struct cdatasets_text){digits, sizeof digits};
}

struct cdatasets_text cdatasets_iris(void) {
    return (struct cdatasets_text){iris, sizeof iris};
}

struct cdatasets_text cdatasets_wine(void) {
    return (struct cdatasets_text){wine, sizeof wine};
}
