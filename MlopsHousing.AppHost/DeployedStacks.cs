namespace MlopsHousing.AppHost;

/// <summary>
/// Services of this machine over what MlopsHousing.Infrastructure has deployed. Cache and database stand in private
/// subnets: reaching them takes a VPN or a tunnel. The dashboard asks for the passwords.
/// </summary>
internal static class DeployedStacks
{
    /// <returns>The registry that the services use.</returns>
    internal static ReferenceExpression UseDeployedStacks(
        this IDistributedApplicationBuilder builder, LocalSettings settings, IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> predict)
    {
        var aws = builder.AddAWSSDKConfig().WithProfile(settings.AwsProfile!).WithRegion(settings.AwsRegion);
        var data = builder.AddAWSCloudFormationStack("data", $"mlops-housing-{settings.AwsEnvironment}-{settings.AwsRegion}-data").WithReference(aws);
        var cachePassword = builder.AddParameter("cache-password", secret: true);
        var storeUser = builder.AddParameter("store-user");
        var storePassword = builder.AddParameter("store-password", secret: true);

        var registry = ReferenceExpression.Create($"s3://{data.GetOutput("ModelBucketName")}");
        foreach (var service in new[] { api, predict })
            service.WithReference(aws).WaitFor(data).WithEnvironment("Registry__Root", registry);
        // RDS makes up the store's password, of any characters but / @ " and spaces: hence the quotes. The cache's has no punctuation.
        api.WithEnvironment(
                "ConnectionStrings__cache",
                $"{data.GetOutput("CacheEndpoint")}:{data.GetOutput("CachePort")},ssl=true,user=app,password={cachePassword}")
            .WithEnvironment(
                "ConnectionStrings__store",
                $"Host={data.GetOutput("DatabaseEndpoint")};Port={data.GetOutput("DatabasePort")};Database={data.GetOutput("DatabaseName")};Username={storeUser};Password=\"{storePassword}\";SSL Mode=Require");
        return registry;
    }
}
