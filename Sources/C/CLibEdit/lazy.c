// libedit, opened when a prompt is first shown: a command that is called with its words needs none.
//
// Every function of libedit used here is called through a pointer that zs_libedit_load() fills in.
#include "CLibEdit.h"
#include <dlfcn.h>
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FUNCTIONS(F) \
    F(EditLine *, el_init, (const char *, FILE *, FILE *, FILE *)) \
    F(void, el_end, (EditLine *)) \
    F(int, el_set, (EditLine *, int, ...)) \
    F(int, el_get, (EditLine *, int, ...)) \
    F(int, el_source, (EditLine *, const char *)) \
    F(const char *, el_gets, (EditLine *, int *)) \
    F(const LineInfo *, el_line, (EditLine *)) \
    F(int, el_insertstr, (EditLine *, const char *)) \
    F(void, el_deletestr, (EditLine *, int)) \
    F(History *, history_init, (void)) \
    F(void, history_end, (History *)) \
    F(int, history, (History *, HistEvent *, int, ...))

#define DEFINE(Result, name, parameters) static Result (*real_##name) parameters;
FUNCTIONS(DEFINE)

const char *zs_libedit_load(void) {
    void *library = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(Result, name, parameters) \
    if ((*(void **)&real_##name = dlsym(library, #name)) == NULL) return dlerror();
    FUNCTIONS(FIND)
    // libedit counts columns by the locale; everything else of zs speaks UTF-8 whatever the locale is.
    if (setlocale(LC_CTYPE, "") == NULL) setlocale(LC_CTYPE, "C.UTF-8");
    return NULL;
}

struct zs_editor {
    EditLine *line;
    History *history;
    FILE *input, *output;
    const char *prompt;
    int interrupted;
    void *context;
    zs_tab_function tab;
};

static zs_editor *editor_of(EditLine *line) {
    void *editor = NULL;
    real_el_get(line, EL_CLIENTDATA, &editor);
    return editor;
}

static char *prompt_of(EditLine *line) { return (char *)editor_of(line)->prompt; }

static unsigned char complete(EditLine *line, int key) {
    (void)key;
    zs_editor *editor = editor_of(line);
    const LineInfo *info = real_el_line(line);
    switch (editor->tab(editor->context, info->buffer, info->cursor - info->buffer)) {
    case zs_tab_refresh: return CC_REFRESH;
    case zs_tab_redisplay: return CC_REDISPLAY;
    default: return CC_ERROR;
    }
}

// A key and no signal: nothing has to be woken up, and the terminal is left as it should be.
static unsigned char interrupt(EditLine *line, int key) {
    (void)key;
    editor_of(line)->interrupted = 1;
    return CC_EOF;
}

zs_editor *zs_editor_open(int input, int output, void *context, zs_tab_function tab) {
    zs_editor *editor = calloc(1, sizeof *editor);
    if (editor == NULL) return NULL;
    *editor = (zs_editor){
        .input = fdopen(dup(input), "r"), .output = fdopen(dup(output), "w"), .history = real_history_init(),
        .prompt = "", .context = context, .tab = tab};
    if (editor->input != NULL && editor->output != NULL && editor->history != NULL)
        editor->line = real_el_init("zs-cli", editor->input, editor->output, editor->output);
    if (editor->line == NULL) {
        zs_editor_close(editor);
        return NULL;
    }
    HistEvent event;
    real_history(editor->history, &event, H_SETSIZE, 1000);
    real_history(editor->history, &event, H_SETUNIQUE, 1);
    real_el_set(editor->line, EL_CLIENTDATA, editor);
    real_el_set(editor->line, EL_PROMPT, prompt_of);
    real_el_set(editor->line, EL_EDITOR, "emacs");
    real_el_set(editor->line, EL_SIGNAL, 1);
    real_el_set(editor->line, EL_HIST, real_history, editor->history);
    real_el_set(editor->line, EL_ADDFN, "zs-complete", "Complete the word", complete);
    real_el_set(editor->line, EL_ADDFN, "zs-interrupt", "Drop the line", interrupt);
    real_el_set(editor->line, EL_SETTY, "-d", "-isig", NULL);
    real_el_set(editor->line, EL_BIND, "^I", "zs-complete", NULL);
    real_el_set(editor->line, EL_BIND, "^C", "zs-interrupt", NULL);
    real_el_set(editor->line, EL_BIND, "^R", "em-inc-search-prev", NULL);
    real_el_source(editor->line, NULL);
    return editor;
}

void zs_editor_close(zs_editor *editor) {
    if (editor->line != NULL) real_el_end(editor->line);
    if (editor->history != NULL) real_history_end(editor->history);
    if (editor->input != NULL) fclose(editor->input);
    if (editor->output != NULL) fclose(editor->output);
    free(editor);
}

const char *zs_editor_read(zs_editor *editor, const char *prompt, int *interrupted) {
    int count = 0;
    editor->prompt = prompt;
    editor->interrupted = 0;
    const char *line = real_el_gets(editor->line, &count);
    *interrupted = editor->interrupted;
    return count > 0 && !editor->interrupted ? line : NULL;
}

void zs_editor_remember(zs_editor *editor, const char *line) {
    HistEvent event;
    real_history(editor->history, &event, H_ENTER, line);
}

void zs_editor_replace(zs_editor *editor, int characters, const char *text) {
    real_el_deletestr(editor->line, characters);
    real_el_insertstr(editor->line, text);
}
