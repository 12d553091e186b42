// How a process that dies says where. In C, since a handler of signals may neither allocate nor lock.
#ifndef CCRASHNOTES_H
#define CCRASHNOTES_H

// What a crash from now on is noted with; 0 to 9.
void crash_notes_set(int note);

// Sets the handlers and holds back SIGQUIT from this thread and those that it makes.
void crash_notes_install(void);

// Gives this thread a stack for handlers, and lets SIGQUIT come to it.
void crash_notes_prepare_thread(void);

#endif
