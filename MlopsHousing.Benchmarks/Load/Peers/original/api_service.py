"""The public service of the original stack: checks a home and asks the inference service at MODEL_SERVICE."""
import os

import httpx
from fastapi import FastAPI
from home import Home

app = FastAPI()
client = httpx.AsyncClient(base_url=os.environ["MODEL_SERVICE"])


@app.post("/v1/predict")
async def predict(home: Home):
    answer = await client.post("/v1/predict", json=home.dict())
    answer.raise_for_status()
    return answer.json()


@app.get("/readyz")
async def ready():
    return {}
