"""A row of California Housing."""
from pydantic import BaseModel


class Home(BaseModel):
    longitude: float
    latitude: float
    housingMedianAge: float
    totalRooms: float
    totalBedrooms: float
    population: float
    households: float
    medianIncome: float
