/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-jit.c: the plug-in's table (compile/native.h): the host, the life of machine code, its assembly.
 * One LLJIT serves the process; each kernel is a module with a resource tracker, removed when the code is freed.
 *
 * What must not change without a test on every LLVM from 15 to 22: the pass list is a constant (a bad one
 * aborts the process), LLVMParseCommandLineOptions is never called (Mesa's LLVM may share it), and the
 * kernels call nothing, so that the JIT needs no symbols of the process.
 */
#include <gmodule.h>
#include <llvm-c/Analysis.h>
#include <llvm-c/Core.h>
#include <llvm-c/Error.h>
#include <llvm-c/ErrorHandling.h>
#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <llvm-c/Transforms/PassBuilder.h>
#include <llvm/Config/llvm-config.h>
#include <string.h>

#include "base/i18n.h"
#include "base/problem.h"
#include "llvm-interleave.h"
#include "llvm-kernel.h"

#define PASSES "function(early-cse)"
/* About a second and a half of compiling; a larger model stays on the interpreter. */
#define MOST_INSTRUCTIONS 30000

typedef struct
{
  GMutex lock;              /* guards all below and each compilation */
  char *cpu, *features;
  guint width_bits;         /* the widest vectors of the host */
  LLVMTargetMachineRef machine;
  LLVMOrcLLJITRef jit;
  guint64 n_compiled;       /* names the functions */
} Host;

struct _LoligoNativeCode
{
  LoligoNativeFunction function;
  LLVMOrcResourceTrackerRef tracker;
  guint width_bits, n_lanes;
  char *assembly;
};

static gboolean
take_error (LLVMErrorRef failure, GError **error)
{
  if (failure == LLVMErrorSuccess)
    return TRUE;
  char *message = LLVMGetErrorMessage (failure);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
               _("LLVM cannot make machine code: %s; the interpreter goes on"), message);
  LLVMDisposeErrorMessage (message);
  return FALSE;
}

static void
report_fatal (const char *reason)
{
  g_critical ("LLVM: %s", reason);
}

/* ---- the host ---- */

static gboolean
has_feature (const char *features, const char *name)
{
  g_auto (GStrv) all = g_strsplit (features, ",", -1);
  return g_strv_contains ((const char *const *) all, name);
}

static guint
widest_vectors (const char *features)
{
  if (has_feature (features, "+avx512f") && has_feature (features, "+avx512dq")
      && has_feature (features, "+avx512vl"))
    return 512;
  return has_feature (features, "+avx2") ? 256 : 128;
}

static LLVMTargetMachineRef
new_machine (const Host *host, GError **error)
{
  char *triple = LLVMGetDefaultTargetTriple (), *message = NULL;
  LLVMTargetRef target = NULL;
  LLVMTargetMachineRef machine = NULL;
  if (LLVMGetTargetFromTriple (triple, &target, &message) == 0)
    machine = LLVMCreateTargetMachine (target, triple, host->cpu, host->features,
                                       LLVMCodeGenLevelDefault, LLVMRelocPIC,
                                       LLVMCodeModelJITDefault);
  if (machine == NULL)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                 _("LLVM does not know this machine: %s"), message != NULL ? message : triple);
  LLVMDisposeMessage (triple);
  if (message != NULL)
    LLVMDisposeMessage (message);
  return machine;
}

static void
describe_host (Host *host)
{
  char *cpu = LLVMGetHostCPUName (), *features = LLVMGetHostCPUFeatures ();
  host->cpu = g_strdup (cpu);
  host->features = g_strdup (features);
  LLVMDisposeMessage (cpu);
  LLVMDisposeMessage (features);
  host->width_bits = widest_vectors (host->features);
}

static gboolean
open_host (Host *host, GError **error)
{
  if (host->jit != NULL)
    return TRUE;
  LLVMInstallFatalErrorHandler (report_fatal);
  if (LLVMInitializeNativeTarget () != 0 || LLVMInitializeNativeAsmPrinter () != 0)
    {
      g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                           _("This LLVM makes no machine code for this machine"));
      return FALSE;
    }
  if (host->cpu == NULL)
    describe_host (host);
#if defined(__x86_64__)
  if (!has_feature (host->features, "+fma"))
    {
      g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                           _("This processor has no fused multiply-add; the interpreter runs all"));
      return FALSE;
    }
#endif
  LLVMTargetMachineRef given = new_machine (host, error);
  if (given == NULL)
    return FALSE;
  LLVMOrcLLJITBuilderRef builder = LLVMOrcCreateLLJITBuilder ();
  LLVMOrcLLJITBuilderSetJITTargetMachineBuilder (
      builder, LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine (given));
  if (!take_error (LLVMOrcCreateLLJIT (&host->jit, builder), error))
    return FALSE;
  if (host->machine == NULL)
    host->machine = new_machine (host, error);
  return host->machine != NULL;
}

/* ---- one kernel ---- */

static void
add_attribute (LLVMValueRef function, const char *name, const char *value)
{
  LLVMContextRef context = LLVMGetModuleContext (LLVMGetGlobalParent (function));
  LLVMAddAttributeAtIndex (function, LLVMAttributeFunctionIndex,
                           LLVMCreateStringAttribute (context, name, (unsigned) strlen (name),
                                                      value, (unsigned) strlen (value)));
}

static void
add_flag (LLVMValueRef function, unsigned index, const char *name)
{
  LLVMContextRef context = LLVMGetModuleContext (LLVMGetGlobalParent (function));
  const unsigned kind = LLVMGetEnumAttributeKindForName (name, strlen (name));
  LLVMAddAttributeAtIndex (function, index, LLVMCreateEnumAttribute (context, kind, 0));
}

static void
set_attributes (LLVMValueRef function, const Host *host, guint width_bits)
{
  g_autofree char *width = g_strdup_printf ("%u", width_bits);
  add_attribute (function, "target-cpu", host->cpu);
  add_attribute (function, "target-features", host->features);
  add_attribute (function, "prefer-vector-width", width); /* else some tunings split 512 bits */
  add_attribute (function, "min-legal-vector-width", width);
  add_flag (function, LLVMAttributeFunctionIndex, "nounwind");
  add_flag (function, 1, "noalias");
}

static gboolean
check_and_optimise (Host *host, LLVMModuleRef module, GError **error)
{
  char *message = NULL;
  if (LLVMVerifyModule (module, LLVMReturnStatusAction, &message) != 0)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                   _("The machine code of this model is not sound (please report it): %s"), message);
      LLVMDisposeMessage (message);
      return FALSE;
    }
  LLVMDisposeMessage (message);
  LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions ();
  gboolean done = take_error (LLVMRunPasses (module, PASSES, host->machine, options), error);
  LLVMDisposePassBuilderOptions (options);
  return done;
}

static char *
print_assembly (Host *host, LLVMModuleRef module)
{
  LLVMModuleRef copy = LLVMCloneModule (module);
  LLVMMemoryBufferRef buffer = NULL;
  char *message = NULL, *text = NULL;
  if (LLVMTargetMachineEmitToMemoryBuffer (host->machine, copy, LLVMAssemblyFile, &message, &buffer)
      == 0)
    {
      text = g_strndup (LLVMGetBufferStart (buffer), LLVMGetBufferSize (buffer));
      LLVMDisposeMemoryBuffer (buffer);
    }
  else
    LLVMDisposeMessage (message);
  LLVMDisposeModule (copy);
  return text;
}

static void
free_code (LoligoNativeCode *code)
{
  if (code->tracker != NULL)
    {
      LLVMErrorRef failure = LLVMOrcResourceTrackerRemove (code->tracker);
      if (failure != LLVMErrorSuccess)
        LLVMConsumeError (failure);
      LLVMOrcReleaseResourceTracker (code->tracker);
    }
  g_free (code->assembly);
  g_free (code);
}

/* MODULE and its context go to the JIT. */
static gboolean
adopt (Host *host, LLVMModuleRef module, LLVMOrcThreadSafeContextRef context,
       LoligoNativeCode *code, const char *name, GError **error)
{
  LLVMOrcThreadSafeModuleRef shared = LLVMOrcCreateNewThreadSafeModule (module, context);
  code->tracker
      = LLVMOrcJITDylibCreateResourceTracker (LLVMOrcLLJITGetMainJITDylib (host->jit));
  LLVMErrorRef failure = LLVMOrcLLJITAddLLVMIRModuleWithRT (host->jit, code->tracker, shared);
  if (failure != LLVMErrorSuccess)
    LLVMOrcDisposeThreadSafeModule (shared);
  if (!take_error (failure, error))
    return FALSE;
  LLVMOrcExecutorAddress address = 0;
  if (!take_error (LLVMOrcLLJITLookup (host->jit, &address, name), error))
    return FALSE;
  code->function = (LoligoNativeFunction) (guintptr) address;
  return TRUE;
}

static LLVMContextRef
new_context (LLVMOrcThreadSafeContextRef *shared)
{
#if LLVM_VERSION_MAJOR >= 21
  LLVMContextRef context = LLVMContextCreate ();
  *shared = LLVMOrcCreateNewThreadSafeContextFromLLVMContext (context);
  return context;
#else
  *shared = LLVMOrcCreateNewThreadSafeContext ();
  return LLVMOrcThreadSafeContextGetContext (*shared);
#endif
}

static gboolean
fill_code (Host *host, LoligoNativeCode *code, const LoligoIrKernel *kernel,
           const LoligoNativeOptions *options, GError **error)
{
  g_autofree char *name = g_strdup_printf ("kernel_%" G_GUINT64_FORMAT, ++host->n_compiled);
  LLVMOrcThreadSafeContextRef shared = NULL;
  LLVMContextRef context = new_context (&shared);
  LLVMModuleRef module = LLVMModuleCreateWithNameInContext (name, context);
  LLVMSetTarget (module, LLVMOrcLLJITGetTripleString (host->jit));
  LLVMSetDataLayout (module, LLVMOrcLLJITGetDataLayoutStr (host->jit));
  const LoligoKernelShape shape = { name, code->n_lanes, options->precision };
  LLVMValueRef function = loligo_kernel_emit (kernel, module, &shape);
  set_attributes (function, host, code->width_bits);
  gboolean done = check_and_optimise (host, module, error);
  if (done && options->keep_assembly)
    code->assembly = print_assembly (host, module);
  if (done)
    done = adopt (host, module, shared, code, name, error);
  else
    LLVMDisposeModule (module);
  LLVMOrcDisposeThreadSafeContext (shared);
  return done;
}

static gboolean
is_supported (const LoligoIrKernel *kernel, GError **error)
{
  for (guint k = 0; k < kernel->n_sinks; k++)
    g_return_val_if_fail (kernel->sinks[k].kind != LOLIGO_IR_STORE_OUTPUT, FALSE);
  if (loligo_kernel_estimate (kernel) <= MOST_INSTRUCTIONS)
    return TRUE;
  g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                       _("The model is too large for machine code; the interpreter runs it"));
  return FALSE;
}

/* ---- the table ---- */

static gpointer
new_host (gpointer unused)
{
  return g_new0 (Host, 1);
}

/* LLVM itself is one a process, and so is this. */
static Host *
get_host (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, new_host, NULL);
}

static LoligoNativeCode *
compile (const LoligoIrKernel *kernel, const LoligoNativeOptions *options, GError **error)
{
  if (!is_supported (kernel, error))
    return NULL;
  Host *host = get_host ();
  LoligoNativeCode *code = NULL;
  g_mutex_lock (&host->lock);
  if (open_host (host, error))
    {
      code = g_new0 (LoligoNativeCode, 1);
      const guint real_bits = options->precision == LOLIGO_PRECISION_SINGLE ? 32 : 64;
      code->width_bits = options->width_bits != 0 ? MIN (options->width_bits, host->width_bits)
                                                  : host->width_bits;
      code->n_lanes = code->width_bits / real_bits * loligo_interleave_choose (kernel);
      if (!fill_code (host, code, kernel, options, error))
        g_clear_pointer (&code, free_code);
    }
  g_mutex_unlock (&host->lock);
  return code;
}

static LoligoNativeFunction
get_function (const LoligoNativeCode *code)
{
  return code->function;
}

static void
free_locked (LoligoNativeCode *code)
{
  Host *host = get_host ();
  g_mutex_lock (&host->lock);
  free_code (code);
  g_mutex_unlock (&host->lock);
}

static char *
describe (const LoligoNativeCode *code)
{
#if defined(__x86_64__)
  const char *set = code->width_bits == 512 ? "avx512" : code->width_bits == 256 ? "avx2" : "fma";
#else
  const char *set = "simd";
#endif
  return g_strdup_printf ("LLVM %s, %s, %u lanes", LLVM_VERSION_STRING, set, code->n_lanes);
}

static char *
get_assembly (const LoligoNativeCode *code)
{
  return g_strdup (code->assembly);
}

static const LoligoNativeTable table = { .version = LOLIGO_NATIVE_VERSION,
                                         .compile = compile,
                                         .get_function = get_function,
                                         .free = free_locked,
                                         .describe = describe,
                                         .get_assembly = get_assembly };

/* The one symbol of the plug-in. */
G_MODULE_EXPORT const LoligoNativeTable *loligo_native_get_table (void);

G_MODULE_EXPORT const LoligoNativeTable *
loligo_native_get_table (void)
{
  return &table;
}
