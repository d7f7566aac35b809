using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Api.Docs;

/// <summary>The OpenAPI document's own words: what the service is, its key, and the row that the champion takes.</summary>
internal sealed class ApiDescription(ModelCatalog catalog) : IOpenApiDocumentTransformer
{
    public const string DocumentName = "v1";

    private const string Row = "Row";
    private const string KeyScheme = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        // In the all-in-one, other dialects share the port; they have their own descriptions.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer<ApiDescription>();
    }

    /// <summary>Describes the body of <c>POST /v1/predict</c>.</summary>
    public static Task DescribeRow(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Parameters = [CoverageParameter];
        operation.RequestBody = Body("One row: a value for each feature of the model.", (MediaTypes.Json, RowOf(context.Document!)));
        return Task.CompletedTask;
    }

    /// <summary>Describes the body of <c>POST /v1/predict/batch</c>.</summary>
    public static Task DescribeRows(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Parameters = [CoverageParameter];
        operation.RequestBody = Body(
            "Many rows: a JSON array, CSV under a header that names the features, or a JSON object a line.",
            (MediaTypes.Json, new OpenApiSchema { Type = JsonSchemaType.Array, Items = RowOf(context.Document!) }),
            (MediaTypes.NdJson, RowOf(context.Document!)),
            (MediaTypes.Csv, new OpenApiSchema { Type = JsonSchemaType.String }));
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "MlopsHousing",
            Version = BuildInfo.Current.Version,
            Description = "Prices of houses, from a model that says which version answered. Errors are problem details "
                + "(RFC 9457); every kind is explained at /docs/problems.",
        };
        document.Servers = [new() { Url = "/" }]; // relative: wherever the document came from
        // In the order in which people need them.
        document.Tags = new HashSet<OpenApiTag>(
        [
            new() { Name = "Predictions", Description = "What is a house worth? One row, or many." },
            new() { Name = "Models", Description = "Who answers, how good it is, and who answers next." },
            new() { Name = "Service", Description = "What is running here." },
        ]);
        document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyRing.Header,
            Description = "Needed for whatever changes state; for predictions where the service is set up so.",
        });
        document.AddComponent<IOpenApiSchema>(Row, catalog.Champion is { } model
            ? SignatureSchema.Of(model.Signature)
            : new OpenApiSchema { Type = JsonSchemaType.Object, Description = "No model answers yet." });
        return Task.CompletedTask;
    }

    private static OpenApiParameter CoverageParameter => new()
    {
        Name = Coverage.Parameter,
        In = ParameterLocation.Query,
        Description = "The share of the truth that intervals are to hold.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Number,
            Minimum = ConformalScores.LeastCoverage.ToString(CultureInfo.InvariantCulture),
            Maximum = ConformalScores.MostCoverage.ToString(CultureInfo.InvariantCulture),
            Default = ConformalScores.DefaultCoverage,
        },
    };

    private static OpenApiSchemaReference RowOf(OpenApiDocument document) => new(Row, document);

    private static OpenApiRequestBody Body(string description, params (string Type, IOpenApiSchema Schema)[] contents) => new()
    {
        Required = true,
        Description = description,
        Content = contents.ToDictionary(c => c.Type, c => new OpenApiMediaType { Schema = c.Schema }),
    };
}
