using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MlopsHousing.Api.Feedback;
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
        // What answers HEAD answers GET too, and is described as that.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true && endpoint.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer<ApiDescription>();
        options.AddSchemaTransformer(DescribeAnything);
    }

    /// <summary>Describes the body of <c>POST /v1/predict</c>.</summary>
    public static Task DescribeRow(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Parameters = [CoverageShare, Explain, WhatIf];
        operation.RequestBody = Body("One row: a value for each feature of the model.", (MediaTypes.Json, RowOf(context.Document!)));
        return Task.CompletedTask;
    }

    /// <summary>Describes the body of <c>POST /v1/predict/batch</c>.</summary>
    public static async Task DescribeRows(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var answer = (OpenApiResponse)operation.Responses![$"{StatusCodes.Status200OK}"];
        answer.Content![MediaTypes.NdJson] = new() { Schema = Named(await context.GetOrCreateSchemaAsync(typeof(LinePrediction), null, cancel), context.Document!) };
        answer.Content[MediaTypes.Csv] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        operation.Parameters = [CoverageShare, Explain, WhatIf];
        operation.RequestBody = Body(
            "Many rows: a JSON array, CSV under a header that names the features, or a JSON object a line.",
            (MediaTypes.Json, new OpenApiSchema { Type = JsonSchemaType.Array, Items = RowOf(context.Document!) }),
            (MediaTypes.NdJson, RowOf(context.Document!)),
            (MediaTypes.Csv, new OpenApiSchema { Type = JsonSchemaType.String }));
    }

    /// <summary>The platform takes free JSON for anything, so for null, too; beside "or null" both would match, and neither hold.</summary>
    private static Task DescribeAnything(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        if (context.JsonTypeInfo.Type == typeof(JsonElement?) || context.JsonTypeInfo.Type == typeof(JsonElement)) schema.Type = JsonSchemaType.Object;
        if (context.JsonTypeInfo.Type == typeof(JsonNode)) schema.Type = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Object;
        return Task.CompletedTask;
    }

    /// <summary>What has a name in the document goes by it: written out by the platform, it forgets what may be null.</summary>
    private static OpenApiSchema Named(OpenApiSchema line, OpenApiDocument document)
    {
        var interval = new OpenApiSchemaReference(nameof(PredictionInterval), document);
        line.Properties!["interval"] = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, interval] };
        ((OpenApiSchema)line.Properties["contributions"]).Items = new OpenApiSchemaReference(nameof(FeatureContribution), document);
        return line;
    }

    /// <summary>Describes the body of <c>POST /v1/feedback</c>.</summary>
    public static async Task DescribeFeedback(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var item = await context.GetOrCreateSchemaAsync(typeof(FeedbackShape), null, cancel);
        operation.RequestBody = Body("What was paid, for a prediction's id.", (MediaTypes.Json, new OpenApiSchema
        {
            OneOf = [item, new OpenApiSchema { Type = JsonSchemaType.Array, Items = item, MinItems = 1, MaxItems = FeedbackEndpoint.MostItems }],
        }));
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
            new() { Name = "Feedback", Description = "What did it really cost?" },
            new() { Name = "Monitoring", Description = "How good are the answers, and is the traffic what the model knows?" },
            new() { Name = "Models", Description = "Who answers, how good it is, and who answers next." },
            new() { Name = "Service", Description = "What is running here." },
        ]);
        document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyRing.Header,
            Description = "Needed for whatever changes which version answers; for predictions and feedback where the service is set up so.",
        });
        document.AddComponent<IOpenApiSchema>(Row, catalog.Champion is { } model
            ? SignatureSchema.Of(model.Signature)
            : new OpenApiSchema { Type = JsonSchemaType.Object, Description = "No model answers yet." });
        return Task.CompletedTask;
    }

    private static OpenApiParameter CoverageShare => new()
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

    private static OpenApiParameter Explain =>
        Switch(PredictionQuery.ExplainParameter, "Whether to say what each feature adds to a prediction. Such answers bypass the cache and are JSON.");

    private static OpenApiParameter WhatIf => Switch(
        PredictionQuery.WhatIfParameter,
        "Whether the rows are made up to see what the model says. They are neither logged nor counted as traffic, and no feedback can be given on them.");

    private static OpenApiParameter Switch(SwitchParameter parameter, string description) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
    };

    private static OpenApiSchemaReference RowOf(OpenApiDocument document) => new(Row, document);

    private static OpenApiRequestBody Body(string description, params (string Type, IOpenApiSchema Schema)[] contents) => new()
    {
        Required = true,
        Description = description,
        Content = contents.ToDictionary(c => c.Type, c => new OpenApiMediaType { Schema = c.Schema }),
    };
}
