; layout.asm - the server's data region, seen from ring 3.

DATA_BASE      equ 0x40000000
DATA_LIMIT     equ 0x50000000       ; the kernel backs at most this much, RAM permitting

LINE_MAX       equ 4000             ; bytes of a request line without its end
KEY_MAX        equ 32
VALUE_MAX      equ 65536
ENTRIES        equ 4096             ; slots of the hash table, a power of two
OUTPUT_BYTES   equ 4096
INPUT_BYTES    equ 512
USER_STACK_BYTES equ 8192

; One slot of the table.
ENTRY_KEY_LENGTH equ 0              ; 0 = never used, -1 = deleted
ENTRY_VALUE_LENGTH equ 4
ENTRY_FIRST    equ 8                ; chunks of the value; 0 if it is empty
ENTRY_LAST     equ 12
ENTRY_KEY      equ 16
ENTRY_BYTES    equ 16 + KEY_MAX
SLOT_DELETED   equ -1

; A value is a chain of chunks: appending copies nothing and nothing fragments.
CHUNK_NEXT     equ 0
CHUNK_DATA     equ 4
CHUNK_BYTES    equ 256
CHUNK_ROOM     equ CHUNK_BYTES - CHUNK_DATA

absolute DATA_BASE
user_stack:    resb USER_STACK_BYTES
user_stack_top:
data_bytes:    resd 1               ; how much of the region the kernel can back
line_length:   resd 1
output_length: resd 1
chunks_free:   resd 1               ; on the free list or never used
chunk_list:    resd 1               ; freed chunks, 0 = none
chunk_unused:  resd 1               ; the first chunk that was never used
keys:          resd 1
stamp:         resb STAMP_BYTES
input:         resb INPUT_BYTES
line:          resb LINE_MAX
output:        resb OUTPUT_BYTES
alignb 16
table:         resb ENTRIES * ENTRY_BYTES
alignb CHUNK_BYTES
chunks:
