package io.understudy.machine.device;

import java.time.LocalDate;

/**
 * How time and date stand in the registers of the MC146818: binary or BCD, 12 or 24 hours (bits DM and 24/12 of register
 * B). The century byte is the PC's addition.
 */
record RtcFormat(boolean binary, boolean hours24) {
    static final int SECONDS = 0x00;
    static final int SECONDS_ALARM = 0x01;
    static final int MINUTES = 0x02;
    static final int MINUTES_ALARM = 0x03;
    static final int HOURS = 0x04;
    static final int HOURS_ALARM = 0x05;
    static final int DAY_OF_WEEK = 0x06;
    static final int DAY_OF_MONTH = 0x07;
    static final int MONTH = 0x08;
    static final int YEAR = 0x09;
    static final int CENTURY = 0x32;

    static final int SECONDS_PER_DAY = 86_400;

    private static final int PM = 0x80;
    private static final int DO_NOT_CARE = 0xC0;

    /** Whether a register shows the time, so that it changes by itself. */
    static boolean showsTime(int index) {
        return switch (index) {
            case SECONDS, MINUTES, HOURS, DAY_OF_WEEK, DAY_OF_MONTH, MONTH, YEAR, CENTURY -> true;
            default -> false;
        };
    }

    static boolean setsAlarm(int index) {
        return index == SECONDS_ALARM || index == MINUTES_ALARM || index == HOURS_ALARM;
    }

    /** What a register that {@link #showsTime} shows at a time in seconds since 1970. */
    int register(int index, long epochSeconds) {
        int second = (int) Math.floorMod(epochSeconds, (long) SECONDS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochSeconds, (long) SECONDS_PER_DAY));
        return switch (index) {
            case SECONDS -> encode(second % 60);
            case MINUTES -> encode(second / 60 % 60);
            case HOURS -> encodeHour(second / 3600);
            // 1 is Sunday.
            case DAY_OF_WEEK -> encode(date.getDayOfWeek().getValue() % 7 + 1);
            case DAY_OF_MONTH -> encode(date.getDayOfMonth());
            case MONTH -> encode(date.getMonthValue());
            case YEAR -> encode(Math.floorMod(date.getYear(), 100));
            case CENTURY -> encode(Math.floorMod(Math.floorDiv(date.getYear(), 100), 100));
            default -> throw new IllegalArgumentException("register " + index + " shows no time");
        };
    }

    /**
     * Seconds since 1970 of the time in the registers. A field out of its range carries into the next, so that the
     * 31st of April is the 1st of May. The day of the week follows from the date.
     */
    long epochSeconds(byte[] registers) {
        int year = decode(registers[CENTURY]) * 100 + decode(registers[YEAR]);
        long day = LocalDate.of(year, 1, 1)
                .plusMonths(decode(registers[MONTH]) - 1)
                .plusDays(decode(registers[DAY_OF_MONTH]) - 1)
                .toEpochDay();
        return day * SECONDS_PER_DAY
                + decodeHour(registers[HOURS]) * 3600L
                + decode(registers[MINUTES]) * 60L
                + decode(registers[SECONDS]);
    }

    /** The first second of the day, from this one on, that matches the alarm; 86400 later ones are tomorrow's; or -1. */
    int nextAlarm(int from, byte[] registers) {
        for (int hour = from / 3600; hour < from / 3600 + 25; hour++) {
            if (!matches(registers[HOURS_ALARM], encodeHour(hour % 24))) {
                continue;
            }
            for (int minute = 0; minute < 60; minute++) {
                int start = hour * 3600 + minute * 60;
                if (start + 60 <= from || !matches(registers[MINUTES_ALARM], encode(minute))) {
                    continue;
                }
                for (int second = 0; second < 60; second++) {
                    if (start + second >= from && matches(registers[SECONDS_ALARM], encode(second))) {
                        return start + second;
                    }
                }
            }
        }
        return -1;
    }

    private static boolean matches(byte alarm, int value) {
        return (alarm & DO_NOT_CARE) == DO_NOT_CARE || (alarm & 0xFF) == value;
    }

    private int encodeHour(int hour) {
        if (hours24) {
            return encode(hour);
        }
        return encode(hour % 12 == 0 ? 12 : hour % 12) | (hour >= 12 ? PM : 0);
    }

    private int decodeHour(byte register) {
        int hour = decode((byte) (register & ~PM));
        return hours24 ? hour : hour % 12 + ((register & PM) != 0 ? 12 : 0);
    }

    private int encode(int value) {
        return binary ? value : ((value / 10) << 4) | (value % 10);
    }

    private int decode(byte register) {
        int value = register & 0xFF;
        return binary ? value : (value >> 4) * 10 + (value & 0xF);
    }
}
