using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>Puts the request log around all other middleware, so that it sees the final status and the whole time.</summary>
internal sealed class RequestLogStartup : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<RequestLog>();
        next(app);
    };
}
