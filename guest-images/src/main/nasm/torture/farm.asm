; farm.asm - the long-lived bulk: FARM_ROUTINES loops of random instructions, written
; by nasm's preprocessor from `gen`, so that they are the same in every build.
;
; A routine works on EAX, EBX, EDX, ESI, indexes the arena with EDI (a byte offset,
; often unaligned), reads its loop counter ECX, and keeps EBP = ARENA. It is a pure
; function of those and the arena, and may run in either ring.
;
; The rule that keeps emulators comparable: a snippet leaves CF defined and leaves no
; other flag to its successor; who reads flags has just computed them (SDM vol. 1,
; appendix A says which are undefined after what).

FARM_ROUTINES equ 64
FARM_SNIPPETS equ 11                ; per loop, about 50 instructions

ARENA         equ 0x40000000
ARENA_BYTES   equ 256 << 10
ARENA_SLACK   equ 4096              ; for displacements and wide accesses at the end
FLAGS_STATUS  equ 0x8D5             ; OF SF ZF AF PF CF

%assign gen 20100

; draw - `drawn` becomes a number below %1. (It cannot be told a name to set: nasm
; expands a name that is already defined before the macro sees it.)
%macro draw 1
  %assign gen (gen * 1103515245 + 12345) & 0x7FFFFFFF
  %assign drawn (gen >> 11) % %1
%endmacro

%define work0 eax
%define work1 ebx
%define work2 edx
%define work3 esi
%define half0 ax
%define half1 bx
%define half2 dx
%define half3 si
%define low0 al
%define low1 bl
%define low2 dl
%define alu0 add
%define alu1 sub
%define alu2 xor
%define alu3 and
%define alu4 or
%define alu5 adc
%define alu6 sbb
%define turn0 rol
%define turn1 ror
%define turn2 shl
%define turn3 shr
%define turn4 sar
%define turn5 rcl
%define turn6 rcr
%define bit0 bt
%define bit1 bts
%define bit2 btr
%define bit3 btc
%define cond0 o
%define cond1 no
%define cond2 b
%define cond3 ae
%define cond4 e
%define cond5 ne
%define cond6 be
%define cond7 a
%define cond8 s
%define cond9 ns
%define cond10 p
%define cond11 np
%define cond12 l
%define cond13 ge
%define cond14 le
%define cond15 g

; choose - draws what a snippet may need: registers A B C, their parts, an operation,
; a condition, an immediate, a place in the arena.
%macro choose 0
    draw 4
    %xdefine A work%[drawn]
    %xdefine A16 half%[drawn]
    draw 4
    %xdefine B work%[drawn]
    %xdefine B16 half%[drawn]
    draw 4
    %xdefine C work%[drawn]
    draw 3
    %xdefine A8 low%[drawn]
    draw 3
    %xdefine B8 low%[drawn]
    draw 7
    %xdefine OP alu%[drawn]
    draw 7
    %xdefine TURN turn%[drawn]
    draw 4
    %xdefine BIT bit%[drawn]
    draw 16
    %xdefine COND cond%[drawn]
    draw 65536
    %assign IMM drawn << 15
    draw 32768
    %assign IMM IMM | drawn
    draw 31
    %assign COUNT drawn + 1
    draw 61
    %xdefine MEM ebp + edi + drawn
%endmacro

%macro plain 0                      ; one instruction of the cheap kind
    choose
    draw 6
  %if drawn == 0
    OP A, B
  %elif drawn == 1
    OP A, IMM
  %elif drawn == 2
    lea A, [B + C * 4 + IMM]
  %elif drawn == 3
    mov A, [MEM]
  %elif drawn == 4
    OP A, [MEM]
  %else
    add [MEM], A
  %endif
%endmacro

%macro snippet 0
    choose
    draw 40
    %assign kind drawn
  %if kind < 4                      ; arithmetic, carry passed on from before
    OP A, B
    plain
    OP B, IMM
  %elif kind < 6
    lea A, [B + C * 2 + IMM]
    TURN A, COUNT
    plain
  %elif kind < 8                    ; a new place in the arena
    lea edi, [edi + A + IMM]
    and edi, ARENA_BYTES - 1
    OP B, [MEM]
  %elif kind < 10
    OP [MEM], A
    plain
  %elif kind < 12
    mov A, [MEM]
    bswap A
    plain
  %elif kind < 14
    movzx A, byte [MEM]
    movsx B, word [MEM + 3]
    add A, B
  %elif kind < 16
    mov [MEM], A8
    mov [MEM + 5], B16
    plain
  %elif kind < 20                   ; every condition, after a full set of flags
    cmp A, B
    j%[COND] %%over
    plain
    plain
%%over:
    plain
  %elif kind == 20
    test A, IMM
    js %%over
    jp %%over
    plain
%%over:
  %elif kind == 21
    sub A, C
    set%[COND] A8
    plain
  %elif kind == 22
    cmp A, IMM
    cmov%[COND] B, C
    plain
  %elif kind == 23
    imul A, B
    adc C, 0
    plain
  %elif kind == 24
    mul ebx
    adc eax, edx
  %elif kind == 25                  ; the quotient fits because EDX is 0
    or ebx, 1
    xor edx, edx
    div ebx
    test eax, edx
  %elif kind == 26                  ; a zero source would leave the target undefined
    or A, 1 << (COUNT - 1)
    bsf B, A
    or A, 1 << (COUNT - 1)          ; B may be A
    bsr C, A
    add A, 1
  %elif kind == 27
    TURN A, cl
    adc B, C
  %elif kind == 28
    xadd [MEM], A
    xadd B, C
  %elif kind == 29
    push A
    push B
    pop C
    pop A
    plain
  %elif kind == 30
    draw FARM_LEAVES
    call leaf%[drawn]
  %elif kind == 31                  ; the whole set of flags as a number
    add A, B
    pushfd
    pop C
    and C, FLAGS_STATUS
  %elif kind == 32
    BIT A, B
    adc C, A
    BIT dword [MEM], COUNT
    sbb B, 0
  %elif kind == 33
    shld A, B, COUNT
    shrd B, C, 7
    adc A, 1
  %elif kind == 34
    inc A
    neg B
    dec C
    not A
  %elif kind == 35                  ; an indirect jump that prediction cannot follow
    mov C, A
    shr C, COUNT % 29
    and C, 3
    jmp [%%table + C * 4]
    align 4
%%table: dd %%case0, %%case1, %%case2, %%case3
%%case0:
    plain
%%case1:
    plain
%%case2:
    plain
%%case3:
    plain
  %elif kind == 36
    cmpxchg [MEM], B
    j%[COND] %%over
    plain
%%over:
  %elif kind == 37
    add A8, B8
    adc ah, dh
    lahf
    sub A16, B16
    ror B16, 3
  %elif kind == 38
    add eax, [MEM]
    adc edx, [MEM + 4]
    mov [MEM + 8], eax
    xchg [MEM + 1], edx
  %else
    cdq
    xor eax, edx
    cwde
    sub eax, A
    setc A8
  %endif
%endmacro

; Small routines that many loops share.
FARM_LEAVES equ 6
%macro leaf 1
    align 8
leaf%1:
    choose
    cmp A, [MEM]
    j%[COND] %%other
    plain
    plain
    ret
%%other:
    plain
    TURN B, COUNT
    ret
%endmacro

section .user
%assign index 0
%rep FARM_LEAVES
    leaf %[index]
  %assign index index + 1
%endrep

%macro farm_routine 1
    align 16
farm%1:
%%again:
    imul eax, eax, 0x9E3779B1       ; keeps the registers from settling: snippets alone
    add ebx, ecx                    ; lose information
    xor edx, eax
  %rep FARM_SNIPPETS
    snippet
  %endrep
    dec ecx
    jnz %%again
    ret
%endmacro
%assign index 0
%rep FARM_ROUTINES
    farm_routine %[index]
  %assign index index + 1
%endrep

    align 4
farm_table:
%assign index 0
%rep FARM_ROUTINES
    dd farm%[index]
  %assign index index + 1
%endrep
