; act_float.asm - x87 and SSE: what IEEE 754 defines to the last bit. No transcendental
; functions (emulators ask their host's libm), no status flags, no tags, values in
; range, so that no conversion overflows and no NaN arises.

MXCSR_DEFAULT equ 0x1F80

section .bss
alignb 16
vector:  resb 16
number:  resb 16

section .text
; float_init - x87 present, no emulation, SSE on. Clobbers EAX.
float_init:
    mov eax, cr0
    and eax, ~0x0C                  ; EM, TS
    or eax, 0x22                    ; MP, NE
    mov cr0, eax
    mov eax, cr4
    or eax, 0x600                   ; OSFXSR, OSXMMEXCPT
    mov cr4, eax
    fninit
    ret

; random_float - EAX = a nonzero number of 16 bits, as [number] too.
random_float:
    call random
    sar eax, 16
    or eax, 1
    mov [number], eax
    ret

; float_mix - the 80 bits in `number`. Clobbers EAX.
float_mix:
    mov eax, [number]
    call mix
    mov eax, [number + 4]
    call mix
    movzx eax, word [number + 8]
    jmp mix

; x87_round - one chain of operations under the control word in force. The right
; column is the register stack, top first.
x87_round:
    call random_float
    fild dword [number]              ; a
    call random_float
    fild word [number]               ; b, a
    fadd st1, st0                   ; b, s = a + b
    fld st1
    fdiv st0, st1                   ; q = s / b, b, s
    fld st0
    fabs
    fsqrt
    fmul st0, st2                   ; m = sqrt|q| * b, q, b, s
    fxch st1
    fsubr st0, st3                  ; d = s - q, m, b, s
    fld st1
    fchs
    fist dword [number]              ; |m| is below 2^24
    mov eax, [number]
    call mix
    fistp qword [number]
    mov eax, [number]
    call mix
    fst qword [number]               ; d rounded to double and to float
    mov eax, [number]
    call mix
    mov eax, [number + 4]
    call mix
    fst dword [number]
    mov eax, [number]
    call mix
    fld dword [number]
    faddp st1, st0                  ; e = d + float(d), m, b, s
    fcom st1
    fnstsw ax
    and eax, 0x4500                 ; C3 C2 C0
    call mix
    fcomi st0, st2
    setb al
    setz ah
    movzx eax, ax
    call mix
    fstp tword [number]              ; m, b, s
    call float_mix
    fstp tword [number]              ; b, s
    call float_mix
    fistp dword [number]
    fistp dword [number + 4]
    jmp float_mix

act_x87:
    fninit
    mov ecx, 6
.round:
    call x87_round
    dec ecx
    jnz .round
    ret

; act_x87_rounding - all four roundings, each with a precision of 24, 53 or 64 bits.
act_x87_rounding:
    fninit
    mov ecx, 4
.round:
    push ecx
    call random
    and eax, 3
    jz .precision                   ; 0 is 24 bits, 2 is 53, 3 is 64, 1 is reserved
    or eax, 2
.precision:
    shl eax, 8
    lea edx, [ecx - 1]              ; nearest, down, up, to zero
    shl edx, 10
    or eax, edx
    or eax, 0x7F                    ; all exceptions masked
    mov [number], ax
    fldcw [number]
    call x87_round
    fnstcw [number]
    movzx eax, word [number]
    and eax, 0x0F3F
    call mix
    pop ecx
    dec ecx
    jnz .round
    fninit
    ret

; vector_mix - the 16 bytes in `vector`. Clobbers EAX.
vector_mix:
    mov eax, [vector]
    call mix
    mov eax, [vector + 4]
    call mix
    mov eax, [vector + 8]
    call mix
    mov eax, [vector + 12]
    jmp mix

; random_vector - XMM0 = four random nonzero integers as floats.
random_vector:
    call random_float
    cvtsi2ss xmm0, eax
    shufps xmm0, xmm0, 0
    call random_float
    cvtsi2ss xmm0, eax
    shufps xmm0, xmm0, 0xE1
    call random_float
    cvtsi2ss xmm0, eax
    shufps xmm0, xmm0, 0x4B
    ret

sse_round:
    call random_vector
    movaps xmm1, xmm0
    call random_vector
    movaps xmm2, xmm0
    addps xmm2, xmm1
    movups [vector], xmm2
    call vector_mix
    mulps xmm2, xmm0
    movaps [vector], xmm2
    call vector_mix
    divps xmm2, xmm1
    subps xmm2, xmm0
    movaps xmm3, xmm2
    maxps xmm3, xmm1
    minps xmm2, xmm0
    movaps [vector], xmm3
    call vector_mix
    movaps [vector], xmm2
    call vector_mix
    mulps xmm0, xmm0                ; squares: not negative
    sqrtps xmm3, xmm0
    unpcklps xmm3, xmm2
    movaps [vector], xmm3
    call vector_mix
    mulss xmm0, xmm1
    addss xmm0, xmm2
    comiss xmm0, xmm1
    setb al
    setz ah
    movzx eax, ax
    call mix
    cmpltps xmm1, xmm2
    movmskps eax, xmm1
    call mix
    sqrtss xmm3, xmm3
    cvtss2si eax, xmm3
    call mix
    cvttss2si eax, xmm3
    call mix
    xorps xmm1, xmm2
    andps xmm1, xmm0
    orps xmm1, xmm3
    movaps [vector], xmm1
    jmp vector_mix

act_sse:
    mov ecx, 5
.round:
    call sse_round
    dec ecx
    jnz .round
    ret

; act_sse_rounding - all four roundings by MXCSR.
act_sse_rounding:
    mov ecx, 4
.round:
    lea eax, [ecx - 1]
    shl eax, 13
    or eax, MXCSR_DEFAULT
    mov [number], eax
    ldmxcsr [number]
    call sse_round
    stmxcsr [number]
    mov eax, [number]
    and eax, 0xFFC0                 ; the flags below are sticky; not ours to compare
    call mix
    dec ecx
    jnz .round
    mov dword [number], MXCSR_DEFAULT
    ldmxcsr [number]
    ret
