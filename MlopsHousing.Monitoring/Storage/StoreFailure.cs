using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>Tells a store that can't be used now from a fault of the program.</summary>
public static class StoreFailure
{
    /// <summary>Whether trying again later may help.</summary>
    public static bool Is(Exception failure) => failure is StoreException or DbException or DbUpdateException or TimeoutException or SocketException
        // EF Core wraps what it takes for transient.
        || (failure is InvalidOperationException && failure.InnerException is { } inner && Is(inner));
}
