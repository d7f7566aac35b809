namespace MlopsHousing.Api.Problems;

/// <summary>A problem as what a handler returns.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => problem.WriteAsync(httpContext);
}
