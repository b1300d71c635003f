namespace SalesAssistant.Storage.Sql;

/// <summary>The few words in which the databases differ.</summary>
/// <param name="LikeOperator">Substring test that ignores the case of ASCII letters.</param>
/// <param name="AnyOfFormat">Membership in a bound list; {0} is the column, {1} the parameter.</param>
/// <param name="ElementsFormat">The elements of a bound JSON array as rows <c>given (value)</c>; {0} is the parameter.</param>
/// <param name="LastPosition">Query for the position of the newest event.</param>
/// <param name="WithoutIndexFormat">An expression {0} that no index is chosen for.</param>
internal sealed record SqlDialect(
    string LikeOperator, string AnyOfFormat, string ElementsFormat, string LastPosition, string WithoutIndexFormat)
{
    public string Contains(string column, string parameter) => $@"{column} {LikeOperator} {parameter} ESCAPE '\'";

    /// <summary>The same value, written so that no index over it is chosen: for those who guess without statistics.</summary>
    public string WithoutIndex(string expression) => string.Format(null, WithoutIndexFormat, expression);

    public string AnyOf(string column, string parameter) => string.Format(null, AnyOfFormat, column, parameter);

    public string Elements(string parameter) => string.Format(null, ElementsFormat, parameter);

    /// <summary>The pattern for <see cref="Contains"/>, in which the text stands for itself.</summary>
    public static string PatternOf(string text) => "%" + text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
