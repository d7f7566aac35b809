using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace MlopsHousing.Api.WebConsole;

/// <summary>Draws a page to its last letter and answers with it.</summary>
/// <remarks>
/// Not with <c>AddRazorComponents</c>: its forms bring keys with them that are written unencrypted into the home of whoever starts the
/// service. The pages have no forms that the server takes.
/// </remarks>
/// <typeparam name="TPage">The component.</typeparam>
/// <param name="parameters">Its parameters, by their names.</param>
internal sealed class ConsolePage<TPage>(params (string Name, object? Value)[] parameters) : IResult
    where TPage : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (services, response) = (httpContext.RequestServices, httpContext.Response);
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var values = ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(values)).ToHtmlString());
        ConsolePolicy.Set(response);
        response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        await response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
