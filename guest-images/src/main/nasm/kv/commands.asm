; commands.asm - ring 3: the request language. README.md lists it for clients.

section .user

; Each entry: name, zero, routine. A routine gets ESI, ECX = the rest of the line and
; answers exactly one line.
commands:
    dd .put, do_put, .get, do_get, .append, do_append, .del, do_del
    dd .sum, do_sum, .stamp, do_stamp, .uptime, do_uptime, .print, do_print
    dd .exit, do_exit, 0
.put:    db 3, 'put'
.get:    db 3, 'get'
.append: db 6, 'append'
.del:    db 3, 'del'
.sum:    db 3, 'sum'
.stamp:  db 5, 'stamp'
.uptime: db 6, 'uptime'
.print:  db 5, 'print'
.exit:   db 4, 'exit'

; execute - ESI, ECX = a request line. Clobbers all registers.
execute:
    call next_word
    test edx, edx
    jz .empty
    mov ebx, commands
.try:
    mov eax, [ebx]
    test eax, eax
    jz .unknown
    push ecx
    push esi
    push edi
    movzx ecx, byte [eax]
    lea esi, [eax + 1]
    cmp ecx, edx
    jne .compared
    repe cmpsb
.compared:
    pop edi
    pop esi
    pop ecx
    je .found
.next:
    add ebx, 8
    jmp .try
.found:
    jmp [ebx + 4]
.unknown:
    mov esi, error_unknown
    jmp say_error
.empty:
    mov esi, error_empty
    jmp say_error

; take_key - EDI, EDX = the key. On an error answers and returns to the caller's caller.
take_key:
    call next_word
    test edx, edx
    jz missing
    cmp edx, KEY_MAX
    ja .long
    ret
.long:
    mov esi, error_key
give_up:
    add esp, 4
    jmp say_error
missing:
    mov esi, error_missing
    jmp give_up

; take_end - nothing may follow. Errors as in take_key. Keeps EDI, EDX.
take_end:
    push edi
    push edx
    call next_word
    test edx, edx
    pop edx
    pop edi
    jnz .more
    ret
.more:
    mov esi, error_unexpected
    jmp give_up

; take_number - EAX = a number that ends the line. Errors as in take_key.
take_number:
    call next_word
    test edx, edx
    jz missing
    call parse_number
    jc .bad
    push eax
    call next_word
    pop eax
    test edx, edx
    jnz take_end.more
    ret
.bad:
    mov esi, error_number
    jmp give_up

; take_value - ESI, ECX = the rest, not empty. Errors as in take_key.
take_value:
    jecxz missing
    ret

do_put:
    call take_key
    call take_value
    call store_find
    jc .create
    push edx                        ; the old value's chunks may be used again
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    call chunks_for
    push eax
    mov eax, ecx
    call chunks_for
    pop edx
    add edx, [chunks_free]
    cmp eax, edx
    pop edx
    ja full
    push edx
    call value_free
    pop edx
    jmp .store
.create:
    call claim_for_value
    jc full
.store:
    call value_append
    jmp ok

; claim_for_value - after store_find failed: EBX claimed for the key EDI, EDX if the
; value of ECX bytes fits too; CF = 1 if not. Clobbers EAX.
claim_for_value:
    test ebx, ebx
    jz .full
    push edx
    mov eax, ecx
    call chunks_for
    pop edx
    cmp [chunks_free], eax
    jb .full
    call store_claim
    clc
    ret
.full:
    stc
    ret

do_append:
    call take_key
    call take_value
    call store_find
    jc .create
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    add eax, ecx
    cmp eax, VALUE_MAX
    ja .long
    call chunks_for
    push eax
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    call chunks_for
    pop edx
    sub edx, eax                    ; chunks to come
    cmp [chunks_free], edx
    jb full
    jmp .store
.create:
    call claim_for_value
    jc full
.store:
    call value_append
    mov esi, text_ok_space
    call say
    mov eax, [ebx + ENTRY_VALUE_LENGTH]
    call say_decimal
    jmp end_line
.long:
    mov esi, error_value
    jmp say_error

full:
    mov esi, error_full
    jmp say_error

do_get:
    call take_key
    call take_end
    call store_find
    jc none
    mov esi, text_value
    call say
    mov ebp, say_bytes
    call value_pieces
    jmp end_line

do_del:
    call take_key
    call take_end
    call store_find
    jc none
    call store_delete
ok:
    mov esi, text_ok
    jmp say
none:
    mov esi, text_none
    jmp say
end_line:
    mov esi, text_line_feed
    jmp say

do_sum:
    call take_end
    call store_sum
    push eax
    mov esi, text_sum
    call say
    pop eax
    call say_hex
    mov esi, text_keys
    call say
    mov eax, [keys]
    call say_decimal
    jmp end_line

do_uptime:
    call take_end
    mov esi, text_up
    call say
    mov eax, SYS_TICKS
    int SYSTEM_CALL
    call say_decimal
    jmp end_line

do_exit:
    call take_number
    cmp eax, 255                    ; the port is a byte wide
    ja take_exit_range
    push eax
    mov esi, text_bye
    call say
    call output_flush
    pop ecx
    mov eax, SYS_EXIT
    int SYSTEM_CALL
take_exit_range:
    mov esi, error_large
    jmp say_error

text_ok:        db 'OK', 10, 0
text_ok_space:  db 'OK ', 0
text_none:      db 'NONE', 10, 0
text_value:     db 'VALUE ', 0
text_sum:       db 'SUM ', 0
text_keys:      db ' keys=', 0
text_up:        db 'UP ', 0
text_bye:       db 'BYE', 10, 0
text_line_feed: db 10, 0
error_unknown:    db 'unknown command', 10, 0
error_empty:      db 'empty line', 10, 0
error_missing:    db 'missing argument', 10, 0
error_unexpected: db 'unexpected argument', 10, 0
error_number:     db 'not a number', 10, 0
error_large:      db 'number too large', 10, 0
error_key:        db 'key too long', 10, 0
error_value:      db 'value too long', 10, 0
error_full:       db 'store full', 10, 0
