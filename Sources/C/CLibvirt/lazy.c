// libvirt, opened when it is first needed: a command that only reads the state must not pay for its 50 libraries.
//
// Every function used by Swift is defined here as a call through a pointer that zs_libvirt_load() fills in.  The
// definitions are hidden, so that they never stand in for libvirt's own in the eyes of the dynamic linker.
#include <dlfcn.h>
#include <stddef.h>
#pragma GCC visibility push(hidden)
#include "CLibvirt.h"
#pragma GCC visibility pop

#define FUNCTIONS(F) \
    F(int, virInitialize, (void), ()) \
    F(void, virSetErrorFunc, (void *userData, virErrorFunc handler), (userData, handler)) \
    F(virErrorPtr, virGetLastError, (void), ()) \
    F(void, virResetLastError, (void), ()) \
    F(virConnectPtr, virConnectOpenAuth, (const char *name, virConnectAuthPtr auth, unsigned int flags), \
      (name, auth, flags)) \
    F(int, virConnectRef, (virConnectPtr conn), (conn)) \
    F(int, virConnectClose, (virConnectPtr conn), (conn)) \
    F(const char *, virConnectGetType, (virConnectPtr conn), (conn)) \
    F(int, virConnectGetVersion, (virConnectPtr conn, unsigned long *version), (conn, version)) \
    F(int, virConnectGetLibVersion, (virConnectPtr conn, unsigned long *version), (conn, version)) \
    F(char *, virConnectGetHostname, (virConnectPtr conn), (conn)) \
    F(char *, virConnectGetCapabilities, (virConnectPtr conn), (conn)) \
    F(int, virNodeGetInfo, (virConnectPtr conn, virNodeInfoPtr info), (conn, info)) \
    F(int, virConnectListAllDomains, (virConnectPtr conn, virDomainPtr **domains, unsigned int flags), \
      (conn, domains, flags)) \
    F(int, virConnectGetAllDomainStats, \
      (virConnectPtr conn, unsigned int stats, virDomainStatsRecordPtr **records, unsigned int flags), \
      (conn, stats, records, flags)) \
    F(int, virDomainListGetStats, \
      (virDomainPtr *domains, unsigned int stats, virDomainStatsRecordPtr **records, unsigned int flags), \
      (domains, stats, records, flags)) \
    F(void, virDomainStatsRecordListFree, (virDomainStatsRecordPtr *records), (records)) \
    F(virDomainPtr, virDomainLookupByUUIDString, (virConnectPtr conn, const char *uuid), (conn, uuid)) \
    F(int, virDomainFree, (virDomainPtr domain), (domain)) \
    F(virConnectPtr, virDomainGetConnect, (virDomainPtr domain), (domain)) \
    F(const char *, virDomainGetName, (virDomainPtr domain), (domain)) \
    F(int, virDomainGetUUIDString, (virDomainPtr domain, char *text), (domain, text)) \
    F(int, virDomainGetState, (virDomainPtr domain, int *state, int *reason, unsigned int flags), \
      (domain, state, reason, flags)) \
    F(int, virDomainIsActive, (virDomainPtr domain), (domain)) \
    F(int, virDomainIsPersistent, (virDomainPtr domain), (domain)) \
    F(char *, virDomainGetXMLDesc, (virDomainPtr domain, unsigned int flags), (domain, flags)) \
    F(virDomainPtr, virDomainDefineXMLFlags, (virConnectPtr conn, const char *xml, unsigned int flags), \
      (conn, xml, flags)) \
    F(virDomainPtr, virDomainCreateXML, (virConnectPtr conn, const char *xml, unsigned int flags), \
      (conn, xml, flags)) \
    F(int, virDomainCreate, (virDomainPtr domain), (domain)) \
    F(int, virDomainShutdownFlags, (virDomainPtr domain, unsigned int flags), (domain, flags)) \
    F(int, virDomainReset, (virDomainPtr domain, unsigned int flags), (domain, flags)) \
    F(int, virDomainSuspend, (virDomainPtr domain), (domain)) \
    F(int, virDomainResume, (virDomainPtr domain), (domain)) \
    F(int, virDomainDestroy, (virDomainPtr domain), (domain)) \
    F(int, virDomainUndefineFlags, (virDomainPtr domain, unsigned int flags), (domain, flags)) \
    F(int, virDomainAttachDeviceFlags, (virDomainPtr domain, const char *xml, unsigned int flags), \
      (domain, xml, flags)) \
    F(int, virDomainDetachDeviceFlags, (virDomainPtr domain, const char *xml, unsigned int flags), \
      (domain, xml, flags)) \
    F(int, virDomainMemoryPeek, \
      (virDomainPtr domain, unsigned long long start, size_t size, void *buffer, unsigned int flags), \
      (domain, start, size, buffer, flags))

#define POINTER(result, name, parameters, arguments) static result(*name##_pointer) parameters;
FUNCTIONS(POINTER)

#define CALL(result, name, parameters, arguments) \
    result name parameters { return name##_pointer arguments; }
FUNCTIONS(CALL)

static void silent(void *userData, virErrorPtr error) {
    (void)userData;
    (void)error;
}

const char *zs_libvirt_load(const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(result, name, parameters, arguments) \
    *(void **)&name##_pointer = dlsym(library, #name); \
    if (name##_pointer == NULL) return "it lacks " #name;
    FUNCTIONS(FIND)
    // Without a handler of its own libvirt prints every error on stderr.
    virSetErrorFunc(NULL, silent);
    if (virInitialize() < 0) {
        virErrorPtr error = virGetLastError();
        return error != NULL && error->message != NULL ? error->message : "virInitialize failed";
    }
    return NULL;
}
