namespace MlopsHousing.Monitoring.Storage;

/// <summary>Where predictions and feedback are kept.</summary>
public enum StoreMode
{
    /// <summary>Nowhere: nothing is logged, and feedback is refused.</summary>
    Off,

    /// <summary>In a file of one process (or of a few on one machine).</summary>
    Sqlite,

    /// <summary>In a database that all replicas share.</summary>
    Postgres,
}
