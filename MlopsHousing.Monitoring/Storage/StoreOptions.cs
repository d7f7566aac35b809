using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>Where predictions and feedback are kept.</summary>
public sealed class StoreOptions
{
    public const string SectionName = "Store";

    /// <summary>The name of PostgreSQL's connection string: <c>ConnectionStrings__store</c>.</summary>
    public const string ConnectionName = "store";

    /// <summary>By default Postgres where a connection string is given, else Sqlite where a path is, else Off.</summary>
    public StoreMode? Mode { get; set; }

    /// <summary>SQLite's file. It and its folder are made when they are missing.</summary>
    [MinLength(1)]
    public string? Path { get; set; }

    /// <summary>The mode that is meant.</summary>
    /// <param name="connectionString">PostgreSQL's, if one is configured.</param>
    public StoreMode Choose(string? connectionString) =>
        Mode ?? (!string.IsNullOrWhiteSpace(connectionString) ? StoreMode.Postgres : Path is not null ? StoreMode.Sqlite : StoreMode.Off);

    /// <summary>Says which setting the mode lacks; null when it has what it needs.</summary>
    public string? WhatIsMissing(string? connectionString) => Choose(connectionString) switch
    {
        StoreMode.Postgres when string.IsNullOrWhiteSpace(connectionString) =>
            $"Store__Mode is Postgres, but ConnectionStrings__{ConnectionName} is not set; set it (Host=…;Database=…;Username=…;Password=…), or use Sqlite.",
        StoreMode.Sqlite when Path is null => "Store__Mode is Sqlite, but Store__Path is not set; set it to a file, or use Off.",
        _ => null,
    };

    /// <summary>The store that is meant, not opened yet; null when it is off.</summary>
    /// <exception cref="StoreException">The connection string is not one of PostgreSQL's.</exception>
    public Store? Create(string? connectionString) => Choose(connectionString) switch
    {
        StoreMode.Postgres => new PostgresStore(connectionString!),
        StoreMode.Sqlite => new SqliteStore(Path!),
        _ => null,
    };
}
