; server.asm - ring 3: lines in, answers out.

section .user

; server - ECX = bytes of the data region.
server:
    mov [data_bytes], ecx
    call chunks_init
    mov esi, text_ready
    call say
.request:
    call output_flush
    call read_line
    jc .too_long
    mov esi, line
    mov ecx, [line_length]
    call execute
    jmp .request
.too_long:
    mov esi, error_line
    call say_error
    jmp .request

; read_line - the next line into `line`, without its end and without carriage
; returns; CF = 1 if it was longer than LINE_MAX (it is consumed all the same).
read_line:
    mov dword [line_length], 0
    xor ebx, ebx                    ; 1 = too long
.piece:
    mov eax, SYS_READ
    mov edi, input
    mov ecx, INPUT_BYTES
    int SYSTEM_CALL
    mov ecx, eax
    jecxz .wait
    mov esi, input
    mov edi, [line_length]
.byte:
    lodsb
    cmp al, 10                      ; SYS_READ stops there: it is the last of the piece
    je .end
    cmp al, 13
    je .next
    cmp edi, LINE_MAX
    je .overflow
    mov [line + edi], al
    inc edi
.next:
    loop .byte
    mov [line_length], edi
    jmp .piece
.overflow:
    mov ebx, 1
    jmp .next
.wait:
    mov eax, SYS_WAIT
    int SYSTEM_CALL
    jmp .piece
.end:
    mov [line_length], edi
    shr ebx, 1
    ret

; next_word - ESI, ECX = rest of the line. EDI, EDX = the next word and its length
; (0 at the end of the line); ESI, ECX move past it and one space. Clobbers EAX.
next_word:
    jecxz .start
    cmp byte [esi], ' '
    jne .start
    inc esi
    dec ecx
    jmp next_word
.start:
    mov edi, esi
.byte:
    jecxz .end
    lodsb
    dec ecx
    cmp al, ' '
    jne .byte
    lea edx, [esi - 1]
    sub edx, edi
    ret
.end:
    mov edx, esi
    sub edx, edi
    ret

; parse_number - EDI, EDX = a word: EAX = its decimal value; CF = 1 if it is none or
; does not fit 31 bits. Clobbers EBX, EDX, EDI.
parse_number:
    xor eax, eax
    test edx, edx
    jz .bad
.digit:
    movzx ebx, byte [edi]
    sub ebx, '0'
    cmp ebx, 9
    ja .bad
    cmp eax, 214748363              ; ten times more and a digit stays below 2^31
    ja .bad
    imul eax, 10
    add eax, ebx
    inc edi
    dec edx
    jnz .digit
    clc
    ret
.bad:
    stc
    ret

; Output is gathered and written once per request.
; say - the zero-terminated text at ESI. Clobbers EAX, ECX, EDI, ESI.
say:
    mov edi, esi
    xor eax, eax
    mov ecx, -1
    repne scasb
    not ecx
    dec ecx
; say_bytes - ESI, ECX. Clobbers EAX, ECX, EDI, ESI.
say_bytes:
    mov eax, OUTPUT_BYTES
    sub eax, [output_length]
    cmp ecx, eax
    jbe .fits
    push ecx
    sub [esp], eax                  ; what remains for the next round
    mov ecx, eax
    call .fits
    call output_flush
    pop ecx
    jmp say_bytes
.fits:
    mov edi, [output_length]
    add [output_length], ecx
    add edi, output
    rep movsb
    ret

; say_decimal, say_hex - EAX. Clobbers ECX, EDI, ESI.
say_decimal:
    push eax
    mov ecx, 16
    call reserve
    pop eax
    call format_decimal
    jmp formatted
say_hex:
    push eax
    mov ecx, 16
    call reserve
    pop eax
    call format_hex32
formatted:
    sub edi, output
    mov [output_length], edi
    ret

; reserve - EDI = where at least ECX bytes (at most OUTPUT_BYTES) may be put.
reserve:
    add ecx, [output_length]
    cmp ecx, OUTPUT_BYTES
    jbe .room
    call output_flush
.room:
    mov edi, [output_length]
    add edi, output
    ret

; output_flush - Clobbers EAX, ECX.
output_flush:
    mov ecx, [output_length]
    jecxz .empty
    push esi
    mov esi, output
    mov dword [output_length], 0
    mov eax, SYS_WRITE
    int SYSTEM_CALL
    pop esi
.empty:
    ret

; say_error - `ERR ` and the text at ESI, which brings its line feed.
say_error:
    push esi
    mov esi, text_error
    call say
    pop esi
    jmp say

text_ready: db 'kv ready', 10, 0
text_error: db 'ERR ', 0
error_line: db 'line too long', 10, 0
