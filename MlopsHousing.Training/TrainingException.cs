namespace MlopsHousing.Training;

/// <summary>Training can't go on. The message says why and what to do, fit to be shown as it is.</summary>
public class TrainingException(string message, Exception? inner = null) : Exception(message, inner);
