// The 46 functions as they are imported: addresses and sizes are plain numbers, so that wrong ones can be given.
#ifndef RAW_H
#define RAW_H

#include <stdint.h>

#define IMPORT(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))
typedef uint32_t u32;
typedef uint64_t u64;

IMPORT(args_get) u32 raw_args_get(u32 pointers, u32 text);
IMPORT(args_sizes_get) u32 raw_args_sizes_get(u32 count, u32 size);
IMPORT(environ_get) u32 raw_environ_get(u32 pointers, u32 text);
IMPORT(environ_sizes_get) u32 raw_environ_sizes_get(u32 count, u32 size);
IMPORT(clock_res_get) u32 raw_clock_res_get(u32 clock, u32 result);
IMPORT(clock_time_get) u32 raw_clock_time_get(u32 clock, u64 precision, u32 result);
IMPORT(fd_advise) u32 raw_fd_advise(u32 fd, u64 offset, u64 length, u32 advice);
IMPORT(fd_allocate) u32 raw_fd_allocate(u32 fd, u64 offset, u64 length);
IMPORT(fd_close) u32 raw_fd_close(u32 fd);
IMPORT(fd_datasync) u32 raw_fd_datasync(u32 fd);
IMPORT(fd_fdstat_get) u32 raw_fd_fdstat_get(u32 fd, u32 result);
IMPORT(fd_fdstat_set_flags) u32 raw_fd_fdstat_set_flags(u32 fd, u32 flags);
IMPORT(fd_fdstat_set_rights) u32 raw_fd_fdstat_set_rights(u32 fd, u64 base, u64 inheriting);
IMPORT(fd_filestat_get) u32 raw_fd_filestat_get(u32 fd, u32 result);
IMPORT(fd_filestat_set_size) u32 raw_fd_filestat_set_size(u32 fd, u64 size);
IMPORT(fd_filestat_set_times) u32 raw_fd_filestat_set_times(u32 fd, u64 accessed, u64 modified, u32 flags);
IMPORT(fd_pread) u32 raw_fd_pread(u32 fd, u32 buffers, u32 count, u64 offset, u32 result);
IMPORT(fd_prestat_get) u32 raw_fd_prestat_get(u32 fd, u32 result);
IMPORT(fd_prestat_dir_name) u32 raw_fd_prestat_dir_name(u32 fd, u32 text, u32 size);
IMPORT(fd_pwrite) u32 raw_fd_pwrite(u32 fd, u32 buffers, u32 count, u64 offset, u32 result);
IMPORT(fd_read) u32 raw_fd_read(u32 fd, u32 buffers, u32 count, u32 result);
IMPORT(fd_readdir) u32 raw_fd_readdir(u32 fd, u32 buffer, u32 size, u64 cookie, u32 result);
IMPORT(fd_renumber) u32 raw_fd_renumber(u32 fd, u32 target);
IMPORT(fd_seek) u32 raw_fd_seek(u32 fd, u64 distance, u32 whence, u32 result);
IMPORT(fd_sync) u32 raw_fd_sync(u32 fd);
IMPORT(fd_tell) u32 raw_fd_tell(u32 fd, u32 result);
IMPORT(fd_write) u32 raw_fd_write(u32 fd, u32 buffers, u32 count, u32 result);
IMPORT(path_create_directory) u32 raw_path_create_directory(u32 fd, u32 path, u32 size);
IMPORT(path_filestat_get) u32 raw_path_filestat_get(u32 fd, u32 lookup, u32 path, u32 size, u32 result);
IMPORT(path_filestat_set_times)
u32 raw_path_filestat_set_times(u32 fd, u32 lookup, u32 path, u32 size, u64 accessed, u64 modified, u32 flags);
IMPORT(path_link) u32 raw_path_link(u32 fd, u32 lookup, u32 path, u32 size, u32 target, u32 new_path, u32 new_size);
IMPORT(path_open)
u32 raw_path_open(u32 fd, u32 lookup, u32 path, u32 size, u32 flags, u64 base, u64 inheriting, u32 fdflags, u32 result);
IMPORT(path_readlink) u32 raw_path_readlink(u32 fd, u32 path, u32 size, u32 buffer, u32 buffer_size, u32 result);
IMPORT(path_remove_directory) u32 raw_path_remove_directory(u32 fd, u32 path, u32 size);
IMPORT(path_rename) u32 raw_path_rename(u32 fd, u32 path, u32 size, u32 target, u32 new_path, u32 new_size);
IMPORT(path_symlink) u32 raw_path_symlink(u32 contents, u32 contents_size, u32 fd, u32 path, u32 size);
IMPORT(path_unlink_file) u32 raw_path_unlink_file(u32 fd, u32 path, u32 size);
IMPORT(poll_oneoff) u32 raw_poll_oneoff(u32 subscriptions, u32 events, u32 count, u32 result);
IMPORT(proc_exit) _Noreturn void raw_proc_exit(u32 code);
IMPORT(proc_raise) u32 raw_proc_raise(u32 signal);
IMPORT(sched_yield) u32 raw_sched_yield(void);
IMPORT(random_get) u32 raw_random_get(u32 buffer, u32 size);
IMPORT(sock_accept) u32 raw_sock_accept(u32 fd, u32 flags, u32 result);
IMPORT(sock_recv) u32 raw_sock_recv(u32 fd, u32 buffers, u32 count, u32 flags, u32 result, u32 result_flags);
IMPORT(sock_send) u32 raw_sock_send(u32 fd, u32 buffers, u32 count, u32 flags, u32 result);
IMPORT(sock_shutdown) u32 raw_sock_shutdown(u32 fd, u32 how);

#endif
