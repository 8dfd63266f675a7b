package io.understudy.bench.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures taken in turns, without pages and with them, so that what else the computer does meets both. */
final class Turns {
    private final List<Double> without = new ArrayList<>();
    private final List<Double> with = new ArrayList<>();

    /** One turn: both figures, taken one right after the other. */
    void add(double none, double pages) {
        without.add(none);
        with.add(pages);
    }

    double without() {
        return median(without);
    }

    double with() {
        return median(with);
    }

    /** The middle one of the turns' ratios. */
    double ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < with.size(); i++) {
            ratios.add(with.get(i) / without.get(i));
        }
        return median(ratios);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
