; A crash of the engine ends the run, not the process. The engine calls abort() where it is at its wits' end, and it may
; have faults of its own that a guest can reach; either would take every machine of this process along, and nobody would
; know which instruction it was. So whoever runs is written down with the stack to come back to, and a crash leaves the
; run from there. The engine cannot be used again after that; the machine's state can be read.
;
; Covered are abort(), failed assertions, and signals whose instruction lies in the engine's code; not covered are
; signals in translated code and in the C library. Java's frames must never be left so, the JVM does not survive that:
; Java uses some of these signals for itself, also in callbacks, and there calls no more of the engine than what reads and
; writes registers.
%define RUNS            32    ; at once; more run unguarded
%define RUN_BYTES       48
%define RUN_THREAD      0     ; ptr  its thread, 0 if this slot is free, CRASHED until Java has looked
%define RUN_STACK       8     ; ptr
%define RUN_ENGINE      16    ; ptr  uc_engine
%define RUN_SIGNAL      24    ; u64
%define RUN_WHERE       32    ; ptr  in the engine
%define RUN_INSTRUCTION 40    ; u64  linear, if it was being translated; else all ones
%define CRASHED         1

%define EXCP_HLT        0x10001 ; as a result of cpu_exec: the run is over
%define SIGABRT         6

; In the place of cpu_exec: int (uc rdi, CPU rsi).
run_processor:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 8
        mov     rdx, [fs:0]             ; its own address: which thread this is
        lea     rcx, [CALLS + CALLS_RUNS]
        mov     r8d, RUNS
.slot:  xor     eax, eax
        lock cmpxchg [rcx + RUN_THREAD], rdx
        je      .mine
        add     rcx, RUN_BYTES
        dec     r8d
        jnz     .slot
        xor     ecx, ecx
        jmp     .run
.mine:  mov     [rcx + RUN_STACK], rsp
        mov     [rcx + RUN_ENGINE], rdi
        or      qword [rcx + RUN_INSTRUCTION], -1
.run:   mov     [rsp], rcx
        call    [CALLS + CALLS_RUN]
        mov     rcx, [rsp]
        test    rcx, rcx
        jz      left_run
        mov     qword [rcx + RUN_THREAD], 0
left_run:
        add     rsp, 8
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

; With the slot of a run in rcx, from anywhere in it.
leave_run:
        cld
        mov     rsp, [rcx + RUN_STACK]
        mov     rdx, [rcx + RUN_THREAD]
        cmp     rdx, [CALLS + CALLS_ILLEGAL_THREAD]
        jne     .free
        mov     qword [CALLS + CALLS_ILLEGAL_THREAD], 0
.free:  mov     qword [rcx + RUN_THREAD], CRASHED
        lock inc qword [CALLS + CALLS_CRASHES]
        mov     eax, EXCP_HLT
        jmp     left_run

; To rcx the slot of this thread's run, 0 if there is none. Changes r8 and r9.
find_run:
        mov     r9, [fs:0]
        lea     rcx, [CALLS + CALLS_RUNS]
        mov     r8d, RUNS
.slot:  cmp     [rcx + RUN_THREAD], r9
        je      .found
        add     rcx, RUN_BYTES
        dec     r8d
        jnz     .slot
        xor     ecx, ecx
.found: ret

; In the place of abort and of __assert_fail.
engine_aborts:
        mov     rax, [rsp]
        mov     r10, rcx
        call    find_run
        test    rcx, rcx
        jz      .original
        mov     [rcx + RUN_WHERE], rax
        mov     qword [rcx + RUN_SIGNAL], SIGABRT
        jmp     leave_run
.original:
        mov     rcx, r10
        jmp     [CALLS + CALLS_ABORT]

; The handler of SIGILL, SIGBUS, SIGFPE and SIGSEGV: void (signal edi, information rsi, ucontext_t rdx). What is none of
; the engine's goes to the handler that was there before; Java uses these signals for itself.
%define AT_CRASH_RCX    152   ; ucontext_t of x86-64 Linux
%define AT_CRASH_RIP    168

crash_signal:
        mov     rax, [rdx + AT_CRASH_RIP]
        cmp     rax, [CALLS + CALLS_LIBRARY]
        jb      .other
        cmp     rax, [CALLS + CALLS_LIBRARY_END]
        jae     .other
        call    find_run
        test    rcx, rcx
        jz      .other
        mov     [rcx + RUN_WHERE], rax
        mov     edi, edi
        mov     [rcx + RUN_SIGNAL], rdi
        mov     [rdx + AT_CRASH_RCX], rcx
        lea     rax, [leave_run]
        mov     [rdx + AT_CRASH_RIP], rax
        ret
.other: mov     edi, edi
        lea     rax, [CALLS + CALLS_HANDLERS]
        jmp     [rax + rdi*8]
