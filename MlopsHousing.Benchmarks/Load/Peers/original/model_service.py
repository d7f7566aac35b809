"""The inference service of the original stack: FastAPI in front of a scikit-learn model. FOLDER holds it."""
import os

import joblib
import numpy as np
from fastapi import FastAPI
from home import Home

app = FastAPI()
model = joblib.load(os.path.join(os.environ["FOLDER"], "model.joblib"))


# async: FastAPI would take a plain function to another thread first, which is slower.
@app.post("/v1/predict")
async def predict(home: Home):
    row = np.array([list(home.dict().values())])
    return {"prediction": float(model.predict(row)[0])}


@app.get("/readyz")
async def ready():
    return {}
