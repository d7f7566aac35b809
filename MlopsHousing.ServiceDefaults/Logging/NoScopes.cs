using Microsoft.Extensions.Logging;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>
/// Keeps no scopes, as no line shows them. ASP.NET Core opens one for each request; to keep it would cost some 200 bytes
/// and a copy of the execution context.
/// </summary>
internal sealed class NoScopes : IExternalScopeProvider, IDisposable
{
    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
    }

    public IDisposable Push(object? state) => this;

    public void Dispose()
    {
    }
}
