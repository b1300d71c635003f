using System.Text.Json;
using SalesAssistant.Domain.Sales;
using SalesAssistant.Gateway.Api.Sales;

namespace SalesAssistant.Gateway.Tests.Sales;

public sealed class MetricValuesTests
{
    [Fact]
    public void Each_metric_has_the_name_and_the_value_that_is_shown()
    {
        foreach (var figures in (Figures[])[new(), SomeFigures.Of(new Random(1)), SomeFigures.Of(new Random(2))])
        {
            var view = new MetricsView(figures);
            var shown = typeof(MetricsView).GetProperties().ToDictionary(
                property => JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                property => property.GetValue(view) is { } value ? Convert.ToDouble(value) : (double?)null);

            Assert.Equal(shown, MetricValues.ByName.ToDictionary(metric => metric.Key, metric => metric.Value(figures)));
        }
    }
}
