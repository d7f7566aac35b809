"""Trains what stands for the original's model. Argument: a folder that holds homes to train on (rows, targets) and to ask about (asked);
leaves model.joblib there, and what it says of the homes asked about (expected)."""
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"  # more spin on small data, and slow both it and whoever else uses the processors

import joblib
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

folder = sys.argv[1]
targets = np.fromfile(f"{folder}/targets")
rows = np.fromfile(f"{folder}/rows").reshape(len(targets), -1)
asked = np.fromfile(f"{folder}/asked").reshape(-1, rows.shape[1])
# As large as the champion: 400 trees of 31 leaves.
model = HistGradientBoostingRegressor(max_iter=400, max_leaf_nodes=31, early_stopping=False, random_state=1).fit(rows, targets)
joblib.dump(model, f"{folder}/model.joblib")
model.predict(asked).tofile(f"{folder}/expected")
