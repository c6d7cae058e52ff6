#ifndef ZS_CLIBEDIT_H
#define ZS_CLIBEDIT_H

// libedit's own functions take variable arguments and callbacks without a context; this is the part of it that a
// prompt needs, in a form that Swift can call.

/// A prompt on a terminal, with its history.
typedef struct zs_editor zs_editor;

/// What is to happen after Tab.
typedef enum { zs_tab_refresh, zs_tab_redisplay, zs_tab_beep } zs_tab_result;

/// Called when Tab is pressed.
/// - Parameter text: the line up to the cursor, in the encoding of the locale, not ended by a zero.
typedef zs_tab_result (*zs_tab_function)(void *context, const char *text, long length);

/// Opens libedit.so.2 and finds every function that lazy.c names.
///
/// Must have succeeded once before any other function here is called.  Not to be called by two threads at once.
/// Returns NULL, or why libedit cannot be used here; the text lives as long as the process.
const char *zs_libedit_load(void);

/// A prompt that reads from one descriptor and shows on another; both are duplicated.
/// Returns NULL when there is no memory or no terminal that can be used.
zs_editor *zs_editor_open(int input, int output, void *context, zs_tab_function tab);
void zs_editor_close(zs_editor *editor);

/// Lets the user edit a line.
/// - Parameter interrupted: set when the user dropped the line with Ctrl-C.
/// Returns the line with its line break, valid until the next call, or NULL at the end or when it was dropped.
const char *zs_editor_read(zs_editor *editor, const char *prompt, int *interrupted);

/// Adds a line to the history, where the arrow keys and Ctrl-R find it.
void zs_editor_remember(zs_editor *editor, const char *line);

/// In a Tab function: replaces so many characters before the cursor.
void zs_editor_replace(zs_editor *editor, int characters, const char *text);

#endif
