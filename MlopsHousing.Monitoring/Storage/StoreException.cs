namespace MlopsHousing.Monitoring.Storage;

/// <summary>The store can't be used. The message says why and what to do, without a secret or an address.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
