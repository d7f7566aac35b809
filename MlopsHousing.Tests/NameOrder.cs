using MlopsHousing.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(NameOrder))]
[assembly: TestClassOrderer(typeof(NameOrder))]
[assembly: TestMethodOrderer(typeof(NameOrder))]
[assembly: TestCaseOrderer(typeof(NameOrder))]

namespace MlopsHousing.Tests;

/// <summary>
/// Runs tests in the order of their names. xunit's own order comes from hashes of the checkout's path: what fails in one folder
/// because of what ran before it would pass in another.
/// </summary>
public sealed class NameOrder : ITestCollectionOrderer, ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => By(testCollections, collection => collection.TestCollectionDisplayName);

    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses)
        where T : ITestClass => By(testClasses, type => type?.TestClassName);

    public IReadOnlyCollection<T?> OrderTestMethods<T>(IReadOnlyCollection<T?> testMethods)
        where T : ITestMethod => By(testMethods, method => method?.MethodName);

    public IReadOnlyCollection<T> OrderTestCases<T>(IReadOnlyCollection<T> testCases)
        where T : ITestCase => By(testCases, one => one.TestCaseDisplayName);

    private static T[] By<T>(IEnumerable<T> all, Func<T, string?> name) => [.. all.OrderBy(name, StringComparer.Ordinal)];
}
