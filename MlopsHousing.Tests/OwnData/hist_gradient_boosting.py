"""The error of scikit-learn's default gradient boosting: one line per seed. Arguments: a folder of arrays, and the seeds."""
import os
import sys

# One thread: sums are then the same from run to run, and it does not spin where processors are busy.
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

folder, seeds = sys.argv[1], [int(seed) for seed in sys.argv[2:]]
targets = np.fromfile(f"{folder}/targets")
rows = np.fromfile(f"{folder}/rows").reshape(len(targets), -1)
categories = np.fromfile(f"{folder}/categories", dtype=bool)
for seed in seeds:
    test = np.zeros(len(targets), dtype=bool)
    test[np.fromfile(f"{folder}/test-{seed}", dtype=np.int32)] = True
    model = HistGradientBoostingRegressor(categorical_features=categories, random_state=seed)
    model.fit(rows[~test], targets[~test])
    print(np.sqrt(np.mean((model.predict(rows[test]) - targets[test]) ** 2)))
