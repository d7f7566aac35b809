using Microsoft.Extensions.Logging;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>While a <see cref="ServiceProcess"/> starts, it reports failure itself, once; the host's and Kestrel's stack traces would repeat it.</summary>
internal sealed class QuietStart
{
    private volatile bool _quiet;

    internal void Until(CancellationToken started)
    {
        _quiet = true;
        started.Register(() => _quiet = false);
    }

    internal bool Lets(LogLevel level) => !_quiet && level >= LogLevel.Warning;
}
