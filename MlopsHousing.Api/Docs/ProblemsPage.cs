using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Docs;

/// <summary><c>GET /docs/problems</c>: the page that the type of every problem leads to.</summary>
internal static class ProblemsPage
{
    private static readonly string _html = Render();

    public static ContentHttpResult Get(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = DocsPolicy.Document;
        return TypedResults.Content(_html, "text/html; charset=utf-8");
    }

    private static string Render()
    {
        var html = new StringBuilder("""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Problems</title>
            <style>
              body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
              :target { background: #8883; }
              code { font-size: 0.9em; }
            </style>
            </head>
            <body>
            <h1>Problems</h1>
            <p>Every error of this API is a problem details object (RFC 9457) whose <code>type</code> leads to one of these.</p>

            """);
        foreach (var kind in ProblemKinds.All)
        {
            var (title, remedy) = (HtmlEncoder.Default.Encode(kind.Title), HtmlEncoder.Default.Encode(kind.Remedy));
            html.Append($"<section id=\"{kind.Slug}\"><h2>{title}</h2><p><code>{kind.Slug}</code>, status {kind.Status}. {remedy}</p></section>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }
}
