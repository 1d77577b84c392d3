using System.Reflection;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Where a fault is tested.</summary>
/// <param name="Tests">The class.</param>
/// <param name="Method">By <c>nameof</c>, so that a test can't be renamed away from the list.</param>
/// <param name="Row">The case of a theory; null where the method is about nothing else.</param>
internal sealed record Proof(Type Tests, string Method, string? Row)
{
    /// <summary>All tests of a class that play faults, each case of a theory by itself.</summary>
    public static IEnumerable<Proof> AllIn(Type tests) =>
        from method in tests.GetMethods()
        where method.GetCustomAttribute<FactAttribute>() is not null && method.ReturnType == typeof(Task)
        from row in RowsOf(tests, method).DefaultIfEmpty()
        select new Proof(tests, method.Name, row);

    /// <summary>Null if this test is there and runs.</summary>
    public string? WhyNone()
    {
        if (Tests.IsAbstract || Tests.GetMethod(Method) is not { } method || method.GetCustomAttribute<FactAttribute>() is not { Skip: null })
        {
            return $"{Tests.Name}.{Method} is no test that runs";
        }

        return Row is null || RowsOf(Tests, method).Contains(Row) ? null : $"{Tests.Name}.{Method} has no row \"{Row}\"";
    }

    private static IEnumerable<string> RowsOf(Type tests, MethodInfo method) =>
        method.GetCustomAttribute<MemberDataAttribute>() is { } data && tests.GetProperty(data.MemberName)?.GetValue(null) is TheoryData<string> rows
            ? rows.Select(row => row.Data)
            : [];
}
